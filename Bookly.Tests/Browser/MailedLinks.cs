using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bookly.MailCatcher;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

/// <summary>What the running shop has mailed, as its mail catcher shows it.</summary>
internal static partial class MailedLinks
{
    /// <summary>Waits for the mail with this subject and takes path and query of the link in it.</summary>
    public static async Task<string> LinkMailedAsync(this ShopFixture shop, string email, string subject)
    {
        using var catcher = new HttpClient { BaseAddress = await shop.AddressAsync("mail") };
        var mail = await Eventually.BecomesAsync(
            async () => (await catcher.GetFromJsonAsync<CaughtMail[]>($"/api/mails?to={Uri.EscapeDataString(email)}", TestContext.Current.CancellationToken))!
                .FirstOrDefault(mail => mail.Subject.Contains(subject, StringComparison.Ordinal)),
            mail => mail is not null);
        return new Uri(AnyLink().Match(mail!.Text!).Value).PathAndQuery;
    }

    [GeneratedRegex(@"http\S+")]
    private static partial Regex AnyLink();
}
