using System.Net.Http.Json;
using System.Text.Json;

namespace Bookly.Hosting.Stripe;

/// <summary>What bank, cardholder, time and faults would cause, as commands of the dashboard and of <c>aspire resource</c>.</summary>
internal static class StripeEmulatorCommands
{
    public static void WithEmulatorCommands(this IResourceBuilder<StripeResource> stripe)
    {
        stripe.Add("pay-newest", "Pay the newest open session", "Money", "/_emulator/checkout/sessions/newest/pay", new { card = "4242424242424242" })
            .Add("decline-newest", "Decline the newest open session", "MoneyOff", "/_emulator/checkout/sessions/newest/pay", new { card = "4000000000000002" }, declines: true)
            .Add("settle-newest", "Settle the newest delayed payment", "CheckmarkCircle", "/_emulator/payment_intents/newest/settle", new { outcome = "succeeded" })
            .Add("fail-newest", "Fail the newest delayed payment", "DismissCircle", "/_emulator/payment_intents/newest/settle", new { outcome = "failed" })
            .Add("dispute-newest", "Dispute the newest payment", "Gavel", "/_emulator/disputes", new { })
            .Add("advance-31-minutes", "Advance the clock by 31 minutes", "Clock", "/_emulator/clock/advance", new { seconds = 31 * 60 })
            .Add("advance-a-day", "Advance the clock by a day", "CalendarDay", "/_emulator/clock/advance", new { seconds = 24 * 60 * 60 })
            .AddFault("drop-webhooks", "Lose webhooks", "MailOff", new { webhooks = new { drop = true } })
            .AddFault("duplicate-webhooks", "Send webhooks five times", "Copy", new { webhooks = new { duplicate = 5 } })
            .AddFault("delay-webhooks", "Delay webhooks by 30 s", "Timer", new { webhooks = new { delayMs = 30_000 } })
            .AddFault("shuffle-webhooks", "Shuffle webhooks", "ArrowShuffle", new { webhooks = new { shuffle = true } })
            .AddFault("fail-api", "Fail the API", "CloudOff", new { api = new { failRate = 1.0, status = 503 } })
            .Add("behave", "Back to normal", "ArrowReset", "/_emulator/faults", body: null, HttpMethod.Delete);
    }

    private static IResourceBuilder<StripeResource> AddFault(this IResourceBuilder<StripeResource> stripe, string name, string title, string icon, object faults) =>
        stripe.Add(name, title, icon, "/_emulator/faults", faults, HttpMethod.Put);

    private static IResourceBuilder<StripeResource> Add(
        this IResourceBuilder<StripeResource> stripe, string name, string title, string icon, string path, object? body, HttpMethod? method = null, bool declines = false) =>
        stripe.WithHttpCommand(path, title, StripeResource.EndpointName, name, new HttpCommandOptions
        {
            Method = method ?? HttpMethod.Post,
            IconName = icon,
            PrepareRequest = context =>
            {
                if (body is not null) context.Request.Content = JsonContent.Create(body);
                return Task.CompletedTask;
            },
            GetCommandResult = async context =>
            {
                // A decline was requested.
                if (context.Response.IsSuccessStatusCode || (declines && (int)context.Response.StatusCode == 402)) return CommandResults.Success();
                return CommandResults.Failure(Explain(await context.Response.Content.ReadAsStringAsync(context.CancellationToken), context.Response));
            },
        });

    private static string Explain(string body, HttpResponseMessage response)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("error").GetProperty("message").GetString() ?? body;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"The emulator answered {(int)response.StatusCode}.";
        }
    }
}
