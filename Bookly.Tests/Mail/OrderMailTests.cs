using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Mail;

/// <summary>Mails to shoppers about their orders, through a real mail server.</summary>
public sealed class OrderMailTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private readonly TestShop _shop = own.Shop;
    private readonly MailServer _mail = own.Mail;

    [Fact]
    public async Task Paid_order_sends_one_mail_with_text_and_HTML()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 9, unitAmount: 1250, title: "Tea & <Sympathy>");
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book, quantity: 2);

        await _shop.Stripe.PayAsync(session.SessionId);

        var mail = await _mail.MailToAsync(reader.Email, "Your order");
        Assert.Equal($"order.{session.OrderId:N}.Fulfilled@bookly.example", mail.MessageId);
        Assert.Contains("orders@bookly.example", mail.From, StringComparison.Ordinal);
        Assert.Contains("2 x Tea & <Sympathy>, A. Tester: $25.00", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Tea &amp; &lt;Sympathy&gt;", mail.Html, StringComparison.Ordinal);
        foreach (var body in new[] { mail.Text, mail.Html })
        {
            Assert.Contains("the books are yours", body, StringComparison.Ordinal);
            Assert.Contains($"https://books.example/orders/{session.OrderId}", body, StringComparison.Ordinal);
        }

        await NothingWaitsAsync();
        Assert.Single(_mail.MailsTo(reader.Email), sent => sent.Subject.StartsWith("Your order", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mails_use_the_language_of_the_order()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 1);
        var session = (await reader.SendContentAsync<CheckoutSession>(
            HttpMethod.Post, "/api/payments/checkout/session", null, ("Accept-Language", "de-AT, en;q=0.5"))).Value;
        await _shop.Stripe.PayAsync(session.SessionId);

        var mail = await _mail.MailToAsync(reader.Email, "Deine Bestellung");

        Assert.Contains("12,50\u00a0$", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Bestellung und Quittung ansehen", mail.Text, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delayed_payment_sends_mails_at_start_and_failure()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);

        await _shop.Stripe.PayLaterAsync(session.SessionId);
        await _mail.MailToAsync(reader.Email, "payment on its way");
        var payment = (await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("payment_intent").GetString()!;
        await _shop.Stripe.SettleAsync(payment, "failed");

        var failed = await _mail.MailToAsync(reader.Email, "did not go through");
        Assert.Contains("nothing was charged", failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sold_out_order_sends_one_mail_with_the_refund()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1, unitAmount: 4321);
        using var reader = await _shop.NewShopperAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);
        // What no road of the API can do: the listing vanishes under its hold.
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {book}");
        await reader.VerifyAsync(session.SessionId);
        await _shop.Stripe.BehaveAsync();

        var mail = await _mail.MailToAsync(reader.Email, "no longer available");
        Assert.Contains("$43.21", mail.Text, StringComparison.Ordinal);

        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, "/api/admin/reconcile");
        await Eventually.BecomesAsync(
            async () => (await reader.OrderAsync(session.OrderId)).Value.Status, status => status == OrderStatus.Refunded);
        await NothingWaitsAsync();
        Assert.Single(_mail.MailsTo(reader.Email), sent => sent.Subject.StartsWith("Your order", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refund_that_fails_after_sold_out_is_told_and_so_is_its_repetition()
    {
        var (reader, session) = await SoldOutAsync("4000000000005126");
        await _mail.MailToAsync(reader.Email, "no longer available");
        await _shop.Admin.ReconcileAsync();
        await NothingWaitsAsync();
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));
        var opened = (await Eventually.BecomesAsync(
            async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.OrderId == session.OrderId), row => row is not null))!;

        var failed = await _mail.MailToAsync(reader.Email, "did not arrive");
        Assert.Contains("$43.21", failed.Text, StringComparison.Ordinal);

        _ = (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund)).Value;
        var again = await _mail.MailToAsync(reader.Email, "is refunded");
        Assert.Contains("$43.21", again.Text, StringComparison.Ordinal);
        Assert.Single(_mail.MailsTo(reader.Email), sent => sent.Subject.Contains("did not arrive", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refund_that_fails_after_it_was_told_is_told()
    {
        var bought = await _shop.BuyAsync(card: "4000000000005126");
        await _shop.RefundInDashboardAsync(bought, 250);
        await _mail.MailToAsync(bought.Reader.Email, "is refunded");
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));

        var failed = await _mail.MailToAsync(bought.Reader.Email, "did not arrive");

        Assert.Contains("$2.50", failed.Text, StringComparison.Ordinal);
    }

    private async Task<(Shopper Reader, CheckoutSession Session)> SoldOutAsync(string card)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1, unitAmount: 4321);
        var reader = await _shop.NewShopperAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId, card);
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {book}");
        await reader.VerifyAsync(session.SessionId);
        await _shop.Stripe.BehaveAsync();
        return (reader, session);
    }

    [Fact]
    public async Task Abandoned_checkout_sends_no_mail()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);

        await reader.CancelAsync(session.OrderId);
        // What happens later is written about later: once that has come, nothing else will.
        var bought = (await reader.CheckOutAsync()).Value;
        await _shop.Stripe.PayAsync(bought.SessionId);
        await _mail.MailToAsync(reader.Email, "Your order");

        await NothingWaitsAsync();
        Assert.Single(_mail.MailsTo(reader.Email), sent => sent.Subject.Contains("order", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Every move has been written about and every mail sent.</summary>
    private Task<long> NothingWaitsAsync() => Eventually.BecomesAsync(
        () => _shop.QueryAsync<long>(
            """
            SELECT (SELECT count(*) FROM order_history WHERE mailed_at IS NULL AND status IN ('PaymentProcessing', 'Fulfilled', 'PaymentFailed', 'RefundPending'))
                + (SELECT count(*) FROM refunds WHERE mailed_at IS NULL)
                + (SELECT count(*) FROM outbox_mails WHERE state = 'Pending')
            """),
        waiting => waiting == 0);
}
