using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Bookly.StripeEmulator.Checkout.Page;

/// <summary>The page at a session's <c>url</c>.</summary>
internal static class HostedPageEndpoints
{
    private const string SessionIdTemplate = "{CHECKOUT_SESSION_ID}";

    public static void MapHostedPage(this WebApplication app)
    {
        var page = app.MapGroup("/c/pay/{id}");
        page.MapGet("", Show);
        page.MapPost("", PayAsync);
        page.MapPost("promotion", PromotionAsync);
        page.MapGet("authenticate", ShowChallenge);
        page.MapPost("authenticate", AuthenticateAsync);
        app.MapGet("/assets/checkout.css", () => Asset("checkout.css", "text/css"));
        app.MapGet("/assets/checkout.js", () => Asset("checkout.js", "text/javascript"));
    }

    private static IResult Show(string id, CheckoutService checkout, HttpContext context) =>
        Closed(checkout.Find(id)) ?? Page(context, checkout.Get(id), CheckoutForm.For(checkout.Get(id)));

    private static async Task<IResult> PayAsync(
        string id, CheckoutService checkout, EmulatorClock clock, FirstAttempts webhooks, IOptions<EmulatorOptions> options, HttpContext context)
    {
        if (Closed(checkout.Find(id)) is { } closed)
        {
            return closed;
        }

        var session = checkout.Get(id);
        var form = CheckoutForm.Read(await context.Request.ReadFormAsync(context.RequestAborted), session);
        if (form.ShippingRate.Length > 0 && form.ShippingRate != session.ShippingCost?.ShippingRate && checkout.TryChooseShipping(id, form.ShippingRate))
        {
            // Shown, not paid: the shopper has not seen this total.
            session = checkout.Get(id);
            return Page(context, session, form, notice: $"The total is now {Money.Format(session.AmountTotal, session.Currency)}.");
        }

        if (form.Validate(session, clock.GetUtcNow()) is not { } choice)
        {
            return Page(context, session, form);
        }

        try
        {
            return await AnswerAsync(context, checkout.Pay(id, choice), form, webhooks, options.Value);
        }
        catch (StripeException) when (Closed(checkout.Find(id)) is { } closedMeanwhile)
        {
            return closedMeanwhile;
        }
    }

    private static async Task<IResult> PromotionAsync(string id, CheckoutService checkout, HttpContext context)
    {
        if (Closed(checkout.Find(id)) is { } closed)
        {
            return closed;
        }

        var posted = await context.Request.ReadFormAsync(context.RequestAborted);
        if (posted.ContainsKey("remove"))
        {
            checkout.RemovePromotion(id);
            return Results.Redirect($"/c/pay/{id}");
        }

        var form = CheckoutForm.Read(posted, checkout.Get(id));
        if (checkout.TryApplyPromotion(id, form.PromotionCode))
        {
            return Results.Redirect($"/c/pay/{id}");
        }

        form.Errors["promotionCode"] = form.PromotionCode.Length == 0 ? "Enter a promotion code." : "This code is invalid.";
        return Page(context, checkout.Get(id), form);
    }

    private static IResult ShowChallenge(string id, CheckoutService checkout, EmulatorState state, HttpContext context)
    {
        if (Closed(checkout.Find(id)) is { } closed)
        {
            return closed;
        }

        var session = checkout.Get(id);
        if (state.PaymentIntents.Find(session.PaymentIntent) is not { Status: PaymentIntentStatus.RequiresAction } intent)
        {
            return Results.Redirect($"/c/pay/{id}");
        }

        SecurityHeaders.Set(context.Response, session);
        var isRedirect = state.PaymentMethods.Find(intent.PaymentMethod)?.Type == Redirect.Type;
        return new RazorComponentResult<ChallengePage>(new { Session = session, IsRedirect = isRedirect });
    }

    private static async Task<IResult> AuthenticateAsync(
        string id, CheckoutService checkout, FirstAttempts webhooks, IOptions<EmulatorOptions> options, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        try
        {
            var outcome = checkout.Authenticate(id, passed: form["outcome"] == "complete");
            return await AnswerAsync(context, outcome, CheckoutForm.For(outcome.Session), webhooks, options.Value);
        }
        catch (StripeException)
        {
            return Closed(checkout.Find(id)) ?? Results.Redirect($"/c/pay/{id}");
        }
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext context, PayOutcome outcome, CheckoutForm form, FirstAttempts webhooks, EmulatorOptions options)
    {
        if (outcome.ChallengeUrl is { } challenge)
        {
            return SeeOther(context, challenge);
        }

        if (outcome.Error is { } error)
        {
            return Page(context, outcome.Session, form, error.Message);
        }

        if (outcome.EventId is { } eventId)
        {
            // As Stripe does: the shop hears of the payment before the shopper returns.
            var bound = Task.Delay(TimeSpan.FromSeconds(options.RedirectWaitSeconds), context.RequestServices.GetRequiredService<TimeProvider>(), context.RequestAborted);
            await Task.WhenAny(webhooks.WaitAsync(eventId), bound);
        }

        return SeeOther(context, SuccessUrl(outcome.Session));
    }

    private static string SuccessUrl(CheckoutSession session) =>
        session.SuccessUrl!.Replace(SessionIdTemplate, session.Id, StringComparison.Ordinal);

    /// <summary>The notice for a session that cannot be paid; null for an open one.</summary>
    private static IResult? Closed(CheckoutSession? session) => session switch
    {
        null => Notice("Page not found", "There is no such checkout. Go back to the shop and start again.", "not-found", StatusCodes.Status404NotFound),
        { Status: SessionStatus.Complete } => Notice(
            session.PaymentStatus == SessionPaymentStatus.Unpaid ? "Your payment is being processed" : "You have already paid",
            "This checkout is complete; you will not be charged again.",
            "already-paid",
            StatusCodes.Status200OK,
            SuccessUrl(session),
            "Continue to the shop"),
        { Status: SessionStatus.Expired } => Notice(
            "This checkout has expired", "Nothing was charged. Go back to the shop to start again.", "expired", StatusCodes.Status200OK, session.CancelUrl, "Back to the shop"),
        _ => null,
    };

    private static RazorComponentResult<NoticePage> Notice(string title, string text, string testId, int status, string? href = null, string? linkText = null) =>
        new(new { Title = title, Text = text, TestId = testId, Href = href, LinkText = linkText }) { StatusCode = status };

    private static RazorComponentResult<CheckoutPage> Page(HttpContext context, CheckoutSession session, CheckoutForm form, string? banner = null, string? notice = null)
    {
        SecurityHeaders.Set(context.Response, session);
        return new RazorComponentResult<CheckoutPage>(new { Session = session, Form = form, Banner = banner, Notice = notice })
        {
            StatusCode = banner is null && form.Errors.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static StatusCodeHttpResult SeeOther(HttpContext context, string location)
    {
        context.Response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } absolute ? absolute.AbsoluteUri : location;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    internal static IResult Asset(string name, string contentType) =>
        Results.Stream(typeof(HostedPageEndpoints).Assembly.GetManifestResourceStream(name)!, contentType);
}
