using Bookly.ApiService.Mail;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Bookly.Tests.Mail;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData("Production", "", "", null)]
    [InlineData("Production", "smtp.example", "Bookly <orders@books.example>", null)]
    [InlineData("Production", "smtp.example", "", "Mail:From")]
    [InlineData("Production", "smtp.example", "Bookly", "Mail:From")]
    [InlineData("Development", "127.0.0.1", "orders@books.example", null)]
    [InlineData("Development", "smtp.example", "orders@books.example", "Mail:Smtp:Host")]
    public void Invalid_mail_setting_is_named(string environment, string host, string from, string? named)
    {
        var options = new MailOptions { From = from, Smtp = new SmtpOptions { Host = host } };

        var mistake = options.FindError(new HostingEnvironment { EnvironmentName = environment });

        if (named is null) Assert.Null(mistake);
        else Assert.Contains(named, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_password_requires_encryption()
    {
        var options = new MailOptions
        {
            From = "orders@books.example",
            Smtp = new SmtpOptions { Host = "smtp.example", User = "bookly", Password = "secret", Security = SmtpSecurity.None },
        };

        Assert.Contains("Mail:Smtp:Security", options.FindError(new HostingEnvironment { EnvironmentName = Environments.Production }), StringComparison.Ordinal);
    }
}
