using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Accounts;

/// <summary>
/// Whatever arrives after an account is deleted, in whatever order, nothing of the person is kept: all text and jsonb columns of all tables
/// are searched.
/// </summary>
public sealed class ErasureTests(ShopFixture fixture) : IAsyncLifetime
{
    private const string Name = "Zenobia Quillfeather";

    private MailServer _mail = null!;
    private TestShop _shop = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _mail = await MailServer.StartNewAsync();
        _shop = await TestShop.StartAsync(
            fixture, settings: [.. _mail.Settings, "Checkout:ShippingCountries:0=US", "Checkout:ShippingOptions:0:Name=Standard", "Checkout:ShippingOptions:0:Amount=500"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
        if (_mail is not null) await _mail.DisposeAsync();
    }

    [Theory]
    [InlineData("succeeded")]
    [InlineData("failed")]
    public async Task Delayed_payment_that_ends_after_deletion_leaves_nothing(string end)
    {
        var person = await BuyAsync(later: true);
        await DeleteAsync(person);

        await _shop.Stripe.SettleAsync(person.Payment, end);
        await ToldAsync(person, $"checkout.session.async_payment_{end}");
        if (end == "succeeded")
        {
            await _shop.Stripe.PostFormAsync("/v1/refunds", ("payment_intent", person.Payment), ("amount", "100"));
            await ToldAsync(person, "charge.refunded");
            await _shop.Stripe.DisputeAsync(person.Payment);
            await ToldAsync(person, "charge.dispute.created");
        }

        await _shop.Admin.ReconcileAsync();
        await AssertNothingIsLeftAsync(person);
    }

    [Fact]
    public async Task Payment_that_nobody_heard_of_before_deletion_leaves_nothing()
    {
        var person = await BuyAsync(later: true, unnoticed: true);
        await DeleteAsync(person);
        await _shop.Stripe.SettleAsync(person.Payment, "succeeded");

        await _shop.Admin.ReconcileAsync();
        await _shop.Stripe.BehaveAsync();
        foreach (var type in new[] { "checkout.session.async_payment_succeeded", "checkout.session.completed" })
        {
            await _shop.DeliverAsync(type, person.Session.SessionId);
        }

        Assert.Equal("Fulfilled", await _shop.QueryAsync<string>($"SELECT status FROM orders WHERE id = '{person.Session.OrderId}'"));
        await AssertNothingIsLeftAsync(person);
    }

    [Fact]
    public async Task Sold_out_after_deletion_leaves_nothing()
    {
        var person = await BuyAsync(later: true);
        await DeleteAsync(person);
        await _shop.ExecuteAsync("DELETE FROM books WHERE held > 0");
        await _shop.Stripe.SettleAsync(person.Payment, "succeeded");
        await ToldAsync(person, "checkout.session.async_payment_succeeded");

        Assert.Equal("RefundPending", await _shop.QueryAsync<string>($"SELECT status FROM orders WHERE id = '{person.Session.OrderId}'"));
        await AssertNothingIsLeftAsync(person);
    }

    [Fact]
    public async Task Event_that_cannot_be_handled_after_deletion_leaves_nothing()
    {
        var person = await BuyAsync(later: true);
        await DeleteAsync(person);
        await _shop.ExecuteAsync(
            """
            CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN RAISE EXCEPTION 'broken off'; END $x$;
            CREATE TRIGGER break_off BEFORE INSERT ON fulfillments FOR EACH ROW EXECUTE FUNCTION break_off();
            """);

        await _shop.Stripe.SettleAsync(person.Payment, "succeeded");
        await Eventually.BecomesAsync(
            () => _shop.QueryAsync<long>("SELECT count(*) FROM payment_events WHERE type = 'checkout.session.async_payment_succeeded' AND state = 'Pending'"),
            count => count == 1);

        await AssertNothingIsLeftAsync(person);
    }

    [Fact]
    public async Task Event_waiting_at_deletion_leaves_nothing()
    {
        var person = await BuyAsync(later: true);
        var dispute = $$"""
            {"id":"dp_1","object":"dispute","payment_intent":"{{person.Payment}}","evidence":
            {"customer_email_address":"{{person.Email}}","customer_name":"{{Name}}"} }
            """;
        await _shop.ExecuteAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, received_at)
            VALUES ('evt_waits', 'charge.dispute.created', '{StripeBodies.Event("evt_waits", "charge.dispute.created", dispute)}', 'Dead', 99, now())
            """);

        await DeleteAsync(person);

        await AssertNothingIsLeftAsync(person);
    }

    private async Task<Person> BuyAsync(bool later, bool unnoticed = false)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);
        var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        if (unnoticed) await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.PayAsync(
            session.SessionId, new { paymentMethod = later ? "us_bank_account" : "card", email = reader.Email, name = Name, shipping = "Standard" });
        if (!unnoticed) await reader.StatusBecomesAsync(session.OrderId, OrderStatus.PaymentProcessing);
        var userId = await _shop.QueryAsync<string>($"SELECT id FROM users WHERE email = '{reader.Email}'");
        var stripe = await StripeBodies.StripeSessionAsync(_shop, session);
        var street = stripe.GetProperty("collected_information").GetProperty("shipping_details").GetProperty("address").GetProperty("line1").GetString()!;
        return new Person(reader, reader.Email, userId, street, session, stripe.GetProperty("payment_intent").GetString()!);
    }

    private async Task DeleteAsync(Person person)
    {
        var answer = await person.Reader.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/delete", new DeleteAccount(Shopper.Password));
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        await _mail.MailToAsync(person.Email, "is deleted");
    }

    private Task<long> ToldAsync(Person person, string type) => Eventually.BecomesAsync(
        () => _shop.QueryAsync<long>($"SELECT count(*) FROM payment_events WHERE order_id = '{person.Session.OrderId}' AND type = '{type}' AND state = 'Processed'"),
        count => count == 1);

    /// <summary>The goodbye itself keeps its address until the mail server has it.</summary>
    private async Task AssertNothingIsLeftAsync(Person person)
    {
        await Eventually.BecomesAsync(() => _shop.QueryAsync<long>("SELECT count(*) FROM outbox_mails WHERE state = 'Pending'"), waiting => waiting == 0);
        List<string> found = [];
        await using var connection = new NpgsqlConnection(_shop.ConnectionString);
        await connection.OpenAsync(Ct);
        List<(string Table, string Column)> columns = [];
        await using (var command = new NpgsqlCommand(
            """
            SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'character varying', 'jsonb', 'json')
            """, connection))
        await using (var reader = await command.ExecuteReaderAsync(Ct))
        {
            while (await reader.ReadAsync(Ct)) columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        Assert.True(columns.Count > 50);
        foreach (var (table, column) in columns)
        {
            await using var search = new NpgsqlCommand(
                $"SELECT count(*) FROM \"{table}\" WHERE lower(\"{column}\"::text) LIKE ANY (SELECT '%' || lower(word) || '%' FROM unnest($1) AS word)", connection)
            {
                Parameters = { new() { Value = new[] { person.Email, person.UserId, Name, person.Street } } },
            };
            if ((long)(await search.ExecuteScalarAsync(Ct))! > 0) found.Add($"{table}.{column}");
        }

        Assert.Empty(found);
    }

    private sealed record Person(Shopper Reader, string Email, string UserId, string Street, CheckoutSession Session, string Payment);
}
