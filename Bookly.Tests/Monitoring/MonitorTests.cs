using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Monitoring;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Monitoring;

/// <summary>The shop tells its owner when something begins to be wrong, once, and when it is over, once.</summary>
public sealed class MonitorTests(MonitoredShop monitored) : IClassFixture<MonitoredShop>
{
    private const string Owner = "admin@bookly.example";

    private readonly TestShop _shop = monitored.Shop;

    [Fact]
    public async Task Failed_payout_is_one_alarm_until_a_payout_succeeds()
    {
        await _shop.Stripe.PayOutAsync(fails: true);
        var alarm = await monitored.AlarmAsync(AlarmKind.PayoutFailed);
        Assert.Contains("The bank account has been closed.", alarm.Detail, StringComparison.Ordinal);
        await monitored.Mail.MailToAsync(Owner, "Alarm: A payout to the bank failed");

        await _shop.Stripe.PayOutAsync(fails: false);
        await monitored.AlarmAsync(AlarmKind.PayoutFailed, isOver: true);
        await monitored.Mail.MailToAsync(Owner, "Over: A payout to the bank failed");

        await Eventually.BecomesAsync(() => Task.FromResult(PostsOf(AlarmKind.PayoutFailed)), posts => posts.Count == 2);
        Assert.Equal(1, await _shop.QueryAsync<long>($"SELECT count(*) FROM alarms WHERE kind = '{AlarmKind.PayoutFailed}'"));
        Assert.Equal(2, await _shop.QueryAsync<long>($"SELECT count(*) FROM outbox_mails WHERE fact LIKE 'alarm.{alarm.Id}.%'"));
    }

    [Fact]
    public async Task Posts_are_signed_and_repeated_in_order_until_the_chat_takes_them()
    {
        monitored.ChatAnswers = HttpStatusCode.ServiceUnavailable;
        await _shop.ExecuteAsync(
            "INSERT INTO outbox_mails (fact, recipient, subject, text, html, state, attempts, created_at, last_error) VALUES ('x.1', 'x@books.example', '', '', '', 'Dead', 1, now(), 'no such user')");
        var alarm = await monitored.AlarmAsync(AlarmKind.MailsRefused);
        await _shop.ExecuteAsync("DELETE FROM outbox_mails WHERE fact = 'x.1'");
        await monitored.AlarmAsync(AlarmKind.MailsRefused, isOver: true);
        Assert.Empty(PostsOf(AlarmKind.MailsRefused));

        monitored.ChatAnswers = HttpStatusCode.OK;
        var posts = await Eventually.BecomesAsync(() => Task.FromResult(PostsOf(AlarmKind.MailsRefused)), posts => posts.Count >= 2);

        Assert.Equal([$"{alarm.Id}.begins", $"{alarm.Id}.over"], posts.Select(post => post.Id));
        Assert.Contains("no such user", posts[0].Text, StringComparison.Ordinal);
        Assert.All(posts, post =>
        {
            var at = post.Signature.Split(',')[0]["t=".Length..];
            var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(MonitoredShop.ChatSecret), Encoding.UTF8.GetBytes($"{at}.{post.Body}"));
            Assert.Equal($"t={at},v1={Convert.ToHexStringLower(hash)}", post.Signature);
        });
    }

    [Fact]
    public async Task Violated_invariant_is_an_alarm_and_its_detail_follows()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);
        var other = await _shop.Admin.ListBookAsync(stock: 5);
        await _shop.ExecuteAsync($"UPDATE books SET held = 1 WHERE id = {book}");
        var alarm = await monitored.AlarmAsync("held_adds_up");
        Assert.Contains($"book {book}: held 1", alarm.Detail, StringComparison.Ordinal);

        await _shop.ExecuteAsync($"UPDATE books SET held = 2 WHERE id = {other}");
        var both = await Eventually.BecomesAsync(() => monitored.AlarmAsync("held_adds_up"), seen => seen.Detail.Contains($"book {other}", StringComparison.Ordinal));
        Assert.Equal(alarm.Id, both.Id);

        await _shop.ExecuteAsync($"UPDATE books SET held = 0 WHERE id IN ({book}, {other})");
        Assert.Equal(alarm.Id, (await monitored.AlarmAsync("held_adds_up", isOver: true)).Id);
    }

    [Fact]
    public async Task Figures_tell_how_the_shop_is_doing()
    {
        var bought = await _shop.BuyAsync();
        await bought.Reader.StartBuyingAsync(await _shop.Admin.ListBookAsync(stock: 3));

        var figures = (await Eventually.BecomesAsync(
            monitored.ReportAsync, report => report is { CheckedAt: not null, Figures: { LastWebhookAt: not null, Replicas: 2, OldestHoldAt: not null } })).Figures;

        Assert.Equal((0, 0), (figures.OpenCases, figures.DeadEvents));
    }

    [Fact]
    public async Task Gauges_show_the_last_look()
    {
        // Either replica looks, whichever comes first in each interval.
        List<double> looks = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument is { Meter.Name: "Bookly.Monitor", Name: "bookly.monitor.replicas" }) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => looks.Add(value));
        listener.Start();

        await Eventually.BecomesAsync(
            () =>
            {
                looks.Clear();
                listener.RecordObservableInstruments();
                return Task.FromResult(looks.Contains(2));
            },
            seen => seen);
    }

    [Fact]
    public async Task Replica_that_ends_as_asked_says_so_and_is_not_missed()
    {
        var beat = ActivatorUtilities.CreateInstance<Heartbeat>(_shop.Services());
        await beat.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.BecomesAsync(() => ReplicasAsync("stopped_at IS NULL"), count => count == 3);

        await beat.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (await ReplicasAsync("stopped_at IS NULL"), await ReplicasAsync("stopped_at IS NOT NULL")));
        beat.Dispose();
    }

    [Fact]
    public async Task Replica_that_tells_nothing_any_more_is_missed_until_another_has_taken_its_place()
    {
        await _shop.ExecuteAsync(
            """
            INSERT INTO service_replicas (id, name, started_at, seen_at, postgres_failures, redis_failures, stripe_failures)
            VALUES (gen_random_uuid(), 'killed/1', now() - interval '1 hour', now() - interval '1 second', 0, 0, 0)
            """);
        var alarm = await Eventually.BecomesAsync(
            () => monitored.AlarmAsync(AlarmKind.ReplicaLost), seen => seen.Detail.Contains("killed/1", StringComparison.Ordinal));

        await _shop.ExecuteAsync(
            """
            INSERT INTO service_replicas (id, name, started_at, seen_at, stopped_at, postgres_failures, redis_failures, stripe_failures)
            VALUES (gen_random_uuid(), 'new/1', now(), now(), now(), 0, 0, 0)
            """);

        Assert.Equal(alarm.Id, (await monitored.AlarmAsync(AlarmKind.ReplicaLost, isOver: true)).Id);
        await _shop.ExecuteAsync("DELETE FROM service_replicas WHERE name IN ('killed/1', 'new/1')");
    }

    [Theory]
    [InlineData("Interval", "-00:00:01", "Monitor:Interval is negative")]
    [InlineData("InvariantsInterval", "00:00:00", "Monitor:InvariantsInterval must be a time")]
    [InlineData("Window", "00:00:00", "Monitor:Window must be a time")]
    [InlineData("Silence", "00:00:00.5", "Monitor:Silence must be a time of a second")]
    [InlineData("Silence", "01:00:00", "Monitor:Silence must be shorter than Monitor:Window")]
    [InlineData("WebhookUrl", "ftp://chat.example/1", "Monitor:WebhookUrl is not an address")]
    public void Settings_out_of_range_are_told(string setting, string value, string mistake)
    {
        var options = new MonitorOptions();
        Assert.Null(options.FindError());
        var property = typeof(MonitorOptions).GetProperty(setting)!;
        property.SetValue(options, property.PropertyType == typeof(Uri) ? new Uri(value) : TimeSpan.Parse(value, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Contains(mistake, options.FindError(), StringComparison.Ordinal);
    }

    private IReadOnlyList<MonitoredShop.Post> PostsOf(string kind) => [.. monitored.Posts.Where(post => post.Kind == kind)];

    private Task<long> ReplicasAsync(string where) => _shop.QueryAsync<long>($"SELECT count(*) FROM service_replicas WHERE {where}");
}
