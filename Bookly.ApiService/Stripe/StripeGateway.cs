using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.Extensions.Options;
using Stripe;
using Stripe.Checkout;

namespace Bookly.ApiService.Stripe;

/// <summary>Stripe refused, or did not answer in time.</summary>
public sealed class PaymentProviderException(string message, Exception inner) : Exception(message, inner)
{
    /// <summary>Stripe's error code; null when it did not answer.</summary>
    public string? Code => (InnerException as StripeException)?.StripeError?.Code;

    /// <summary>The parameter Stripe's error is about.</summary>
    public string? Param => (InnerException as StripeException)?.StripeError?.Param;

    /// <summary>
    /// Stripe will not do this however often it is asked: the request, the key or its rights are wrong. Not so when it is asked too often, or
    /// again under a key that another request has.
    /// </summary>
    public bool IsLasting => InnerException is StripeException { StripeError.Type: not "idempotency_error" } refusal
        && (int)refusal.HttpStatusCode is >= 400 and < 500 and not (408 or 409 or 425 or 429);

    /// <summary>401: Stripe does not know the key.</summary>
    public bool IsKeyRefused => InnerException is StripeException { HttpStatusCode: HttpStatusCode.Unauthorized };

    /// <summary>429: the account's rate limit is used up; retrying later is right.</summary>
    public bool IsRateLimited => InnerException is StripeException { HttpStatusCode: HttpStatusCode.TooManyRequests };

    /// <summary>Stripe rejected the request itself: a retry gets the same answer.</summary>
    public bool IsRefusal => InnerException is StripeException
    {
        HttpStatusCode: HttpStatusCode.BadRequest or HttpStatusCode.PaymentRequired or HttpStatusCode.NotFound,
    };
}

/// <summary>The only access to Stripe's API. Every creating call carries an idempotency key.</summary>
/// <remarks>All methods throw <see cref="PaymentProviderException"/> when Stripe refuses or does not answer.</remarks>
public sealed class StripeGateway(IStripeClient stripe, IOptions<ShopOptions> shop, IOptions<CheckoutOptions> checkout, TimeProvider time)
{
    public const string RefundRequestIdKey = "refund_request_id";

    /// <summary>For one call including retries: a shopper is waiting.</summary>
    private static readonly TimeSpan CallBudget = TimeSpan.FromSeconds(15);

    private readonly SessionService _sessions = new(stripe);
    private readonly RefundService _refunds = new(stripe);
    private readonly PaymentIntentService _payments = new(stripe);
    private readonly DisputeService _disputes = new(stripe);

    /// <summary>Creates the order's session, or returns the existing one: idempotency key and parameters are the stored order's.</summary>
    public async Task<OpenSession> CreateSessionAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var metadata = new Dictionary<string, string>
        {
            [SessionSnapshot.OrderIdKey] = request.OrderId.ToString(),
            [SessionSnapshot.UserIdKey] = request.UserId,
        };
        if (request.TraceParent is not null) metadata[SessionSnapshot.TraceParentKey] = request.TraceParent;

        var site = shop.Value.PublicUrl.ToString().TrimEnd('/');
        var options = new SessionCreateOptions
        {
            Mode = "payment",
            ClientReferenceId = request.OrderId.ToString(),
            // An address that Stripe refuses would refuse the checkout; without one the shopper types theirs.
            CustomerEmail = MailAddressText.TryRead(request.Email, out var address) ? MailAddressText.ToAscii(address) : null,
            // Stripe fills the placeholder in; a URL builder would encode its braces.
            SuccessUrl = $"{site}/dashboard?session_id={{CHECKOUT_SESSION_ID}}",
            CancelUrl = $"{site}/checkout/cancelled?order={request.OrderId}",
            ExpiresAt = request.ExpiresAt.UtcDateTime,
            Metadata = metadata,
            // Stripe does not copy session metadata: refunds and disputes find the order by the payment intent's own.
            PaymentIntentData = new SessionPaymentIntentDataOptions { Metadata = metadata },
            LineItems = [.. request.Lines.Select(line => LineItem(request, line, site))],
        };
        AddTerms(options, request.Currency);
        var session = await CallAsync(
            token => _sessions.CreateAsync(
                options, new RequestOptions { IdempotencyKey = $"checkout-{request.OrderId}" }, token), cancellationToken);
        return new OpenSession(session.Id, session.Url);
    }

    /// <summary>Includes the payment intent, which alone tells whether a delayed method failed.</summary>
    public async Task<SessionSnapshot> GetSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        var session = await CallAsync(
            token => _sessions.GetAsync(
                sessionId, new SessionGetOptions { Expand = ["payment_intent"] }, cancellationToken: token), cancellationToken);
        return SessionSnapshot.From(session, time.GetUtcNow());
    }

    /// <summary>Expires the session if Stripe still can, and returns it: expired, or complete when the payment was faster.</summary>
    public async Task<SessionSnapshot> ExpireSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            return SessionSnapshot.From(
                await CallAsync(token => _sessions.ExpireAsync(sessionId, cancellationToken: token), cancellationToken), time.GetUtcNow());
        }
        catch (PaymentProviderException e) when (e.InnerException is StripeException { HttpStatusCode: HttpStatusCode.BadRequest })
        {
            return await GetSessionAsync(sessionId, cancellationToken);
        }
    }

    /// <summary>Creates the refund once. Stripe keeps idempotency keys for a day at least: after that, list refunds first.</summary>
    public Task RefundAsync(RefundToMake refund, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(refund);
        var metadata = new Dictionary<string, string> { [RefundRequestIdKey] = refund.Id.ToString() };
        if (refund.OrderId is { } orderId) metadata[SessionSnapshot.OrderIdKey] = orderId.ToString();
        if (refund.Reason is not null) metadata["reason"] = refund.Reason;
        var options = new RefundCreateOptions
        {
            PaymentIntent = refund.PaymentIntentId,
            Amount = refund.Amount,
            Reason = refund.Reason is "duplicate" or "fraudulent" or "requested_by_customer" ? refund.Reason : null,
            Metadata = metadata,
        };
        // A request that is lowered to what is left is another one to Stripe.
        var key = new RequestOptions { IdempotencyKey = $"refund-{refund.Id}-{refund.Amount}" };
        return CallAsync(token => _refunds.CreateAsync(options, key, token), cancellationToken);
    }

    public Task<List<RefundSnapshot>> ListRefundsAsync(string paymentIntentId, CancellationToken cancellationToken) => CallAsync(
        async token =>
        {
            var refunds = new List<RefundSnapshot>();
            var options = new RefundListOptions { PaymentIntent = paymentIntentId, Limit = 100 };
            await foreach (var refund in _refunds.ListAutoPagingAsync(options, cancellationToken: token)) refunds.Add(RefundSnapshot.From(refund));
            return refunds;
        }, cancellationToken);

    /// <summary>What a payment has taken in, refunded or not, in the minor unit of its own currency.</summary>
    public async Task<long> GetReceivedAsync(string paymentIntentId, CancellationToken cancellationToken) =>
        (await CallAsync(token => _payments.GetAsync(paymentIntentId, cancellationToken: token), cancellationToken)).AmountReceived;

    public async Task<Guid?> FindOrderOfPaymentAsync(string paymentIntentId, CancellationToken cancellationToken)
    {
        var payment = await CallAsync(token => _payments.GetAsync(paymentIntentId, cancellationToken: token), cancellationToken);
        return Guid.TryParse(payment.Metadata?.GetValueOrDefault(SessionSnapshot.OrderIdKey), out var orderId) ? orderId : null;
    }

    public async Task<DisputeSnapshot> GetDisputeAsync(string disputeId, CancellationToken cancellationToken) =>
        DisputeSnapshot.From(await CallAsync(token => _disputes.GetAsync(disputeId, cancellationToken: token), cancellationToken));

    private void AddTerms(SessionCreateOptions options, string currency)
    {
        var terms = checkout.Value;
        if (terms.AllowPromotionCodes) options.AllowPromotionCodes = true;
        if (terms.AutomaticTax) options.AutomaticTax = new SessionAutomaticTaxOptions { Enabled = true };
        if (terms.ShippingCountries.Count == 0) return;

        options.ShippingAddressCollection = new SessionShippingAddressCollectionOptions { AllowedCountries = [.. terms.ShippingCountries] };
        if (terms.ShippingOptions.Count == 0) return;

        options.ShippingOptions =
        [
            .. terms.ShippingOptions.Select(option => new SessionShippingOptionOptions
            {
                ShippingRateData = new SessionShippingOptionShippingRateDataOptions
                {
                    Type = "fixed_amount",
                    DisplayName = option.Name,
                    FixedAmount = new SessionShippingOptionShippingRateDataFixedAmountOptions { Amount = option.Amount, Currency = currency },
                    TaxBehavior = TaxBehavior,
                    DeliveryEstimate = Estimate(option),
                },
            })
        ];
    }

    /// <summary>Null without automatic tax, which works without any tax setup at Stripe.</summary>
    private string? TaxBehavior => !checkout.Value.AutomaticTax ? null : checkout.Value.PricesIncludeTax ? "inclusive" : "exclusive";

    private static SessionShippingOptionShippingRateDataDeliveryEstimateOptions? Estimate(ShippingOption option) =>
        option is { MinDays: null, MaxDays: null } ? null : new()
        {
            Minimum = option.MinDays is { } least ? new() { Unit = "business_day", Value = least } : null,
            Maximum = option.MaxDays is { } most ? new() { Unit = "business_day", Value = most } : null,
        };

    private SessionLineItemOptions LineItem(SessionRequest request, SessionLine line, string site) => new()
    {
        Quantity = line.Quantity,
        PriceData = new SessionLineItemPriceDataOptions
        {
            Currency = request.Currency,
            UnitAmount = line.UnitAmount,
            TaxBehavior = TaxBehavior,
            ProductData = new SessionLineItemPriceDataProductDataOptions
            {
                Name = line.Title,
                Description = $"by {line.Author}",
                Images = [site + line.CoverPath],
                Metadata = new Dictionary<string, string> { ["book_id"] = line.BookId.ToString(CultureInfo.InvariantCulture) },
            },
        },
    };

    /// <summary>Stripe.net throws its own exception, the connection's, a timeout, or a bare SocketException; all become one.</summary>
    internal static async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(CallBudget);
        try
        {
            return await call(budget.Token);
        }
        catch (StripeException e)
        {
            throw new PaymentProviderException($"Stripe refused: {e.StripeError?.Code ?? e.HttpStatusCode.ToString()} {e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or System.Text.Json.JsonException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PaymentProviderException("Stripe did not answer.", e);
        }
    }
}
