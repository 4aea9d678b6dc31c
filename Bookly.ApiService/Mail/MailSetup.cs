using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Mail;

/// <summary>Registers how shoppers are told things by mail.</summary>
public static class MailSetup
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<MailOptions>().Bind(builder.Configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        builder.Services
            .AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>()
            .AddSingleton<MailTelemetry>()
            .AddSingleton<OrderMails>()
            .AddScoped<MailWriter>()
            .AddScoped<Outbox>()
            .AddScoped<OrderMailComposer>()
            .AddHostedService<MailWorker>();
        builder.Services.AddHealthChecks().AddCheck<MailHealth>("mail");
    }
}
