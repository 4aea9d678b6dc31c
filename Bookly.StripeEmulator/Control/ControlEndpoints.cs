using System.Text.Json;
using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Checkout;
using Bookly.StripeEmulator.Cli;
using Bookly.StripeEmulator.Disputes;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Payouts;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Control;

/// <summary><c>/_emulator</c>: the shopper, the bank and the clock by call. No key is asked; errors have the API's shape.</summary>
internal static class ControlEndpoints
{
    /// <summary>Takes the place of an id: the newest object that the call applies to.</summary>
    private const string Newest = "newest";

    internal const double MaxAdvanceSeconds = 366 * 24 * 3600;

    public static void MapControl(this WebApplication app)
    {
        var control = app.MapGroup("/_emulator").AddEndpointFilter(RejectCrossSite).AddEndpointFilter(WriteErrors);
        control.MapPost("/checkout/sessions/{id}/pay", Pay);
        control.MapPost("/checkout/sessions/{id}/authenticate", Authenticate);
        control.MapPost("/payment_intents/{id}/settle", Settle);
        control.MapPost("/payment_intents/{id}/authenticate", AuthenticateIntent);
        control.MapPost("/disputes", Dispute);
        control.MapPost("/payouts", PayOut);
        control.MapPost("/clock/advance", Advance);
        control.MapGet("/clock", Clock);
        control.MapPost("/events/{id}/resend", Resend);
        control.MapGet("/deliveries", Deliveries);
        control.MapGet("/listeners", (CliHub cli) => Results.Json(cli.Connected.Select(listener => new { listener.Id, listener.Device, listener.ForwardUrl }), Json));
        control.MapGet("/faults", (Faults faults) => Results.Json(faults.Current, Json));
        control.MapPut("/faults", SetFaults);
        control.MapDelete("/faults", (Faults faults) =>
        {
            faults.Current = FaultSettings.None;
            return Results.NoContent();
        });
        control.MapGet("/requests", Requests);
        control.MapPut("/restricted_keys", SetRights);
        control.MapPost("/reset", (EmulatorReset reset) =>
        {
            reset.Run();
            return Results.NoContent();
        });
    }

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static IResult Pay(string id, PayRequest? request, CheckoutService checkout)
    {
        var session = id == Newest
            ? checkout.FindNewestOpen() ?? throw StripeException.NothingFound("There is no open checkout session to pay.")
            : checkout.Get(id);
        id = session.Id;
        var card = string.Concat((request?.Card ?? "4242424242424242").Where(character => character is not (' ' or '-')));
        var type = request?.PaymentMethod ?? PaymentMethodTypes.Card;
        if (type == PaymentMethodTypes.Card && !TestCards.PassesLuhn(card))
        {
            throw StripeException.CardDeclined(new StripeError { Type = "card_error", Code = Decline.IncorrectNumber.Code, Message = Decline.IncorrectNumber.Message, Param = "card" });
        }

        if (request?.PromotionCode is { } code && !checkout.TryApplyPromotion(id, code))
        {
            throw StripeException.BadParameter("promotionCode", $"The session takes no promotion code, or not {code}.");
        }

        if (request?.Shipping is { } rate && !checkout.TryChooseShipping(id, session.ShippingOptions.FirstOrDefault(option => option.DisplayName == rate)?.ShippingRate ?? ""))
        {
            throw StripeException.BadParameter("shipping", $"The session offers no shipping called {rate}.");
        }

        var name = request?.Name ?? session.CustomerDetails?.Name ?? "Test Shopper";
        var outcome = checkout.Pay(id, new PaymentChoice
        {
            Type = type,
            CardNumber = card,
            Account = request?.Account,
            Billing = new BillingDetails
            {
                Email = request?.Email ?? session.CustomerDetails?.Email ?? "shopper@example.com",
                Name = name,
            },
            Shipping = session.ShippingAddressCollection is { AllowedCountries: [var country, ..] }
                ? new ShippingDetails(new Address { Line1 = "1 Test Street", City = "Testville", PostalCode = "10001", Country = country }, name)
                : null,
        });
        return Answer(outcome);
    }

    private static IResult Authenticate(string id, AuthenticateRequest request, CheckoutService checkout) =>
        Answer(checkout.Authenticate(id, Succeeded(request.Outcome)));

    private static IResult AuthenticateIntent(string id, AuthenticateRequest request, EmulatorState state, CheckoutService checkout, PaymentProcessor payments)
    {
        lock (state.Gate)
        {
            var intent = state.PaymentIntents.Find(id) ?? throw StripeException.NotFound("payment_intent", id, "intent");
            if (intent.Session is { } session)
            {
                return Answer(checkout.Authenticate(session, Succeeded(request.Outcome)));
            }

            var result = payments.Authenticate(intent, Succeeded(request.Outcome), EventRequest.None);
            return result.Error is { } error ? throw StripeException.CardDeclined(error) : Stripe(result.Intent);
        }
    }

    private static IResult Settle(string id, SettleRequest? request, EmulatorState state, CheckoutService checkout)
    {
        lock (state.Gate)
        {
            if (id == Newest)
            {
                id = NewestIntent(state, PaymentIntentStatus.Processing)?.Id
                    ?? throw StripeException.NothingFound("There is no payment in processing to settle.");
            }

            return Stripe(checkout.Settle(id, Succeeded(request?.Outcome ?? "succeeded") ? null : Decline.InsufficientFundsInAccount));
        }
    }

    private static IResult Dispute(DisputeRequest? request, EmulatorState state, DisputeService disputes)
    {
        lock (state.Gate)
        {
            var intent = request?.PaymentIntent is { } id
                ? state.PaymentIntents.Find(id) ?? throw StripeException.NotFound("payment_intent", id, "paymentIntent")
                : NewestIntent(state, PaymentIntentStatus.Succeeded) ?? throw StripeException.NothingFound("There is no succeeded payment to dispute.");
            var charge = state.Charges.Find(intent.LatestCharge)
                ?? throw StripeException.WrongState($"PaymentIntent {intent.Id} has no charge to dispute: its status is {intent.Status}.");
            return Stripe(disputes.Open(charge, request?.Reason ?? "fraudulent", request?.Inquiry ?? false, EventRequest.None));
        }
    }

    private static IResult PayOut(PayoutRequest? request, PayoutService payouts) => request switch
    {
        { Outcome: not (null or "paid" or "failed") } => throw StripeException.BadParameter("outcome", "`outcome` must be paid or failed."),
        { Amount: <= 0 } => throw StripeException.BadParameter("amount", "`amount` must be more than 0."),
        _ => Stripe(payouts.PayOut(request?.Amount ?? 10_000, request?.Currency ?? "usd", request?.Outcome == "failed")),
    };

    private static PaymentIntent? NewestIntent(EmulatorState state, string status) =>
        state.PaymentIntents.NewestFirst().FirstOrDefault(intent => intent.Status == status);

    private static IResult Advance(AdvanceRequest request, Scheduler scheduler, EmulatorClock clock)
    {
        if (request.Seconds is not (> 0 and <= MaxAdvanceSeconds))
        {
            throw StripeException.BadParameter("seconds", $"`seconds` must be more than 0 and at most {MaxAdvanceSeconds:0}: the clock never goes back.");
        }

        scheduler.Advance(TimeSpan.FromSeconds(request.Seconds.Value));
        return Clock(clock);
    }

    private static IResult Clock(EmulatorClock clock) =>
        Results.Json(new { now = clock.GetUtcNow(), unix = clock.UnixNow, aheadSeconds = clock.Offset.TotalSeconds }, Json);

    private static IResult Resend(string id, EmulatorState state, WebhookDispatcher webhooks, CliHub cli)
    {
        var @event = state.Events.Find(id) ?? throw StripeException.NotFound("event", id);
        return Results.Json(new { deliveries = webhooks.Resend(@event).Concat(cli.Resend(@event)).Select(Describe) }, Json);
    }

    private static IResult Deliveries(DeliveryLog deliveries, string? @event, string? type, string? status, int limit = 100) =>
        Results.Json(
            deliveries.NewestFirst(
                delivery => (@event is null || delivery.EventId == @event)
                    && (type is null || delivery.EventType == type)
                    && (status is null || string.Equals(delivery.Status.ToString(), status, StringComparison.OrdinalIgnoreCase)),
                limit).Select(Describe),
            Json);

    private static object Describe(Delivery delivery) => new
    {
        delivery.Id,
        @event = delivery.EventId,
        type = delivery.EventType,
        endpoint = delivery.EndpointId,
        delivery.Url,
        status = delivery.Status.ToString().ToLowerInvariant(),
        delivery.NextAttemptAt,
        delivery.Attempts,
    };

    private static IResult SetFaults(FaultSettings settings, Faults faults)
    {
        if (settings.Webhooks is not { Duplicate: >= 1 and <= 100, DelayMs: >= 0 and <= 3_600_000 })
        {
            throw StripeException.BadParameter("webhooks", "`duplicate` goes from 1 to 100, `delayMs` from 0 to 3600000.");
        }

        if (settings.Api is not { FailRate: >= 0 and <= 1, LoseAnswerRate: >= 0 and <= 1, Status: >= 400 and <= 599, DelayMs: >= 0 and <= 600_000, DateOffsetSeconds: >= -MaxAdvanceSeconds and <= MaxAdvanceSeconds })
        {
            throw StripeException.BadParameter(
                "api", "`failRate` and `loseAnswerRate` go from 0 to 1, `status` from 400 to 599, `delayMs` from 0 to 600000, `dateOffsetSeconds` to a year.");
        }

        faults.Current = settings;
        return Results.Json(settings, Json);
    }

    private static IResult SetRights(RestrictedKeyRequest request, RestrictedKeys keys)
    {
        if (request.Key?.StartsWith("rk_test_", StringComparison.Ordinal) != true)
        {
            throw StripeException.BadParameter("key", "`key` must begin with rk_test_.");
        }

        keys.Set(request.Key, request.Rights ?? []);
        return Results.NoContent();
    }

    private static IResult Requests(RequestLog requests, string? path, int limit = RequestLog.Capacity) => Results.Json(
        requests.NewestFirst().Where(request => path is null || request.Path.StartsWith(path, StringComparison.Ordinal)).Take(limit), Json);

    private static IResult Answer(PayOutcome outcome)
    {
        if (outcome.Error is { } error)
        {
            throw StripeException.CardDeclined(error);
        }

        return Stripe(outcome.Session);
    }

    private static bool Succeeded(string? outcome) => outcome switch
    {
        "succeeded" => true,
        "failed" => false,
        _ => throw StripeException.BadParameter("outcome", "`outcome` must be \"succeeded\" or \"failed\"."),
    };

    private static IResult Stripe(object value) => Results.Text(StripeJson.ToNode(value).ToJsonString(StripeJson.Api), "application/json");

    private static ValueTask<object?> RejectCrossSite(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.ComesFromAnotherSite() ? ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status403Forbidden)) : next(context);

    private static async ValueTask<object?> WriteErrors(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StripeException exception)
        {
            return Results.Text(
                JsonSerializer.Serialize(new { error = exception.Error }, StripeJson.Api), "application/json", statusCode: exception.Status);
        }
    }
}
