using System.Net.Http.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using PdfSharp.Pdf.IO;

namespace Bookly.Tests.Settings;

/// <summary>Mails and receipts are the shop's own: its name, colour, logo and seller.</summary>
public sealed class ShownNameTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_and_receipts_are_in_the_name_that_is_set()
    {
        var seen = (await _shop.Admin.SendAsync<AdminSettings>(HttpMethod.Get, "/api/admin/settings")).Value;
        var settings = new ShopSettings(
            "Tea & Tomes", "Tomes Ltd\n1 Kettle Lane", "VAT ID: GB123", "hello@tomes.example", "+44 20 1234", Accent: "#7c2d92",
            RefundProofAbove: seen.Settings.RefundProofAbove);
        _ = (await _shop.Admin.SendContentAsync<AdminSettings>(
            HttpMethod.Put, "/api/admin/settings", JsonContent.Create(settings), ("If-Match", $"\"{seen.Version}\""))).Value;
        using (var picture = new ByteArrayContent(BackOffice.Pictures.Make(400, 100)))
        {
            _ = (await _shop.Admin.SendContentAsync<AdminSettings>(HttpMethod.Put, "/api/admin/settings/logo", picture, ("If-Match", $"\"{seen.LogoVersion}\""))).Value;
        }

        using var api = _shop.ApiClient();
        var reader = await Shopper.RegisterAsync(api);
        var session = await reader.StartBuyingAsync(await _shop.Admin.ListBookAsync(stock: 2));
        await _shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);

        var welcome = await own.Mail.MailToAsync(reader.Email, "confirm your e-mail");
        var paid = await own.Mail.MailToAsync(reader.Email, "Your order");
        Assert.Contains("Welcome to Tea & Tomes", welcome.Text, StringComparison.Ordinal);
        foreach (var mail in new[] { welcome, paid })
        {
            Assert.Contains("-- \r\nTea & Tomes\r\nTomes Ltd\r\n1 Kettle Lane\r\nVAT ID: GB123\r\nhello@tomes.example · +44 20 1234", mail.Text!.ReplaceLineEndings("\r\n"), StringComparison.Ordinal);
            Assert.Contains("alt=\"Tea &amp; Tomes\" width=\"160\" height=\"40\"", mail.Html, StringComparison.Ordinal);
            Assert.Contains("src=\"https://books.example/api/shop/logo?v=", mail.Html, StringComparison.Ordinal);
            Assert.Contains("1 Kettle Lane", mail.Html, StringComparison.Ordinal);
            Assert.Contains("border-top:5px solid #7c2d92", mail.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("Bookly", mail.Text + mail.Html + mail.Subject, StringComparison.Ordinal);
        }

        using var file = new MemoryStream(await api.GetByteArrayAsync(new Uri($"/api/orders/{session.OrderId}/receipt.pdf", UriKind.Relative), Ct));
        using var receipt = PdfReader.Open(file);
        Assert.Equal("Tea & Tomes", receipt.Info.Creator);
    }
}
