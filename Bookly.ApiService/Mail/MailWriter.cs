using System.Globalization;
using System.Text;
using Bookly.ApiService.Common;
using Bookly.ApiService.Mail.Templates;
using Bookly.ApiService.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Mail;

/// <summary>Turns what a mail says into what is sent: HTML and plain text, in the language that is spoken.</summary>
public sealed class MailWriter(SettingsCache settings, IOptions<ShopOptions> site, IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>The mail for the outbox.</summary>
    public async Task<OutboxMail> WriteAsync(MailContent content, string recipient, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(content);
        return new OutboxMail
        {
            Fact = content.Fact,
            OrderId = content.Order?.Id,
            Recipient = recipient,
            Subject = content.Subject,
            Text = TextOf(content, settings.Current),
            Html = await HtmlOfAsync(content),
            CreatedAt = now,
            NextAttemptAt = now,
        };
    }

    private static string TextOf(MailContent content, SettingsState shop)
    {
        var text = new StringBuilder(content.Headline).AppendLine().AppendLine();
        foreach (var paragraph in content.Paragraphs) text.AppendLine(paragraph).AppendLine();
        if (content.Action is { } action) text.AppendLine(action.Text + ":").AppendLine(action.Url.AbsoluteUri).AppendLine();
        if (content.Order is { } order)
        {
            text.AppendLine(MailTexts.FormatOrder(order.Number));
            foreach (var line in order.Lines) text.AppendLine(CultureInfo.InvariantCulture, $"  {line.Quantity} x {line.Title}, {line.Author}: {line.Amount}");
            foreach (var amount in order.Amounts) text.AppendLine(CultureInfo.InvariantCulture, $"  {amount.Label}: {amount.Amount}");
            text.AppendLine();
        }

        foreach (var note in content.Notes) text.AppendLine(note).AppendLine();
        if (content.SecondAction is { } second) text.AppendLine(second.Text + ":").AppendLine(second.Url.AbsoluteUri).AppendLine();
        text.AppendLine("-- ").AppendLine(shop.Shop.Name);
        foreach (var line in shop.SellerLines) text.AppendLine(line);
        return text.ToString();
    }

    private async Task<string> HtmlOfAsync(MailContent content)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(MailPage.Content)] = content,
                [nameof(MailPage.Shop)] = settings.Current,
                [nameof(MailPage.Site)] = site.Value.PublicUrl,
            });
            return (await renderer.RenderComponentAsync<MailPage>(parameters)).ToHtmlString();
        });
    }
}
