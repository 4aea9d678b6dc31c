using System.Globalization;
using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Checkout;
using Bookly.StripeEmulator.Checkout.Page;
using Bookly.StripeEmulator.Cli;
using Bookly.StripeEmulator.Disputes;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.StripeEmulator.Control.Page;

/// <summary>The developer's page at <c>/</c>, with buttons for the bank, the shopper and the clock.</summary>
internal static class DeveloperPageEndpoints
{
    public static void MapDeveloperPage(this WebApplication app)
    {
        app.MapGet("/", Show);
        app.MapGet("/assets/developer.css", () => HostedPageEndpoints.Asset("developer.css", "text/css"));
        app.MapPost("/actions/advance", (HttpContext context, Scheduler scheduler) => ActAsync(context, form =>
        {
            var seconds = double.Parse(form["seconds"].ToString(), CultureInfo.InvariantCulture);
            scheduler.Advance(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, ControlEndpoints.MaxAdvanceSeconds)));
            return $"{seconds:0} seconds passed.";
        }));
        app.MapPost("/actions/faults", (HttpContext context, Faults faults) => ActAsync(context, form =>
        {
            faults.Current = Settings(form["fault"].ToString());
            return faults.Current == FaultSettings.None ? "Faults cleared." : "In force until you press Clear.";
        }));
        app.MapPost("/actions/session", (HttpContext context, CheckoutService checkout, EmulatorState state, DisputeService disputes) =>
            ActAsync(context, form => Act(checkout.Get(form["id"].ToString()), form["do"].ToString(), checkout, state, disputes)));
        app.MapPost("/actions/resend", (HttpContext context, EmulatorState state, WebhookDispatcher webhooks, CliHub cli) => ActAsync(context, form =>
        {
            var id = form["id"].ToString();
            var @event = state.Events.Find(id) ?? throw StripeException.NotFound("event", id);
            var sent = webhooks.Resend(@event).Count + cli.Resend(@event).Count;
            return $"{@event.Type} sent again to {sent} endpoint{(sent == 1 ? "" : "s")}.";
        }));
    }

    private static RazorComponentResult<DeveloperPage> Show(
        EmulatorState state, EmulatorClock clock, Faults faults, DeliveryLog deliveries, RequestLog requests, CliHub cli, string? message) =>
        new(new { View = DeveloperView.Of(state, clock, faults, deliveries, requests, cli), Message = message });

    private static async Task<IResult> ActAsync(HttpContext context, Func<IFormCollection, string> act)
    {
        if (context.Request.ComesFromAnotherSite())
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        string message;
        try
        {
            message = act(await context.Request.ReadFormAsync(context.RequestAborted));
        }
        catch (Exception exception) when (exception is StripeException or FormatException)
        {
            message = exception.Message;
        }

        return Results.Redirect($"/?message={Uri.EscapeDataString(message)}");
    }

    private static string Act(CheckoutSession session, string action, CheckoutService checkout, EmulatorState state, DisputeService disputes)
    {
        switch (action)
        {
            case "pay" or "decline":
                var outcome = checkout.Pay(session.Id, new PaymentChoice
                {
                    CardNumber = action == "pay" ? "4242424242424242" : "4000000000000002",
                    Billing = new BillingDetails { Email = session.CustomerDetails?.Email ?? "shopper@example.com", Name = "Test Shopper" },
                });
                return outcome.Error?.Message ?? "Paid.";
            case "expire":
                checkout.Expire(session.Id, EventRequest.None);
                return "Expired.";
            case "settle" or "fail":
                checkout.Settle(session.PaymentIntent ?? "", action == "settle" ? null : Decline.InsufficientFundsInAccount);
                return action == "settle" ? "The bank paid." : "The bank refused.";
            case "dispute":
                var charge = state.Charges.Find(state.PaymentIntents.Find(session.PaymentIntent)?.LatestCharge);
                disputes.Open(charge ?? throw StripeException.WrongState("There is no charge to dispute."), "fraudulent", inquiry: false, EventRequest.None);
                return "Disputed.";
            default:
                throw StripeException.BadParameter("do", $"There is no action '{action}'.");
        }
    }

    private static FaultSettings Settings(string fault) => fault switch
    {
        "drop" => new FaultSettings { Webhooks = new WebhookFaults { Drop = true } },
        "duplicate" => new FaultSettings { Webhooks = new WebhookFaults { Duplicate = 2 } },
        "delay" => new FaultSettings { Webhooks = new WebhookFaults { DelayMs = 10_000 } },
        "shuffle" => new FaultSettings { Webhooks = new WebhookFaults { Shuffle = true } },
        "fail" => new FaultSettings { Api = new ApiFaults { FailRate = 0.5 } },
        _ => FaultSettings.None,
    };
}
