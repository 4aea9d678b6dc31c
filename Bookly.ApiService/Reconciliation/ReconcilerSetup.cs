using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Reconciliation;

public static class ReconcilerSetup
{
    public static void AddReconciler(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ReconcilerOptions>().Bind(builder.Configuration.GetSection(ReconcilerOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ReconcilerOptions>, Validator>();
        builder.Services
            .AddScoped<ReconcileRuns>()
            .AddScoped<OpenOrderSweeper>()
            .AddSingleton<StripeRateLimiter>().AddSingleton<StripeFeed>()
            .AddSingleton<SessionWalk>().AddSingleton<PaymentIntentWalk>().AddSingleton<RefundWalk>().AddSingleton<EventWalk>()
            .AddSingleton<StripeWalker>().AddSingleton<Reconciler>().AddSingleton<ReconcileSignal>()
            .AddHostedService<SweepWorker>()
            .AddHostedService<ReconcileWorker>();
    }

    private sealed class Validator : IValidateOptions<ReconcilerOptions>
    {
        public ValidateOptionsResult Validate(string? name, ReconcilerOptions options) =>
            options.FindError() is { } mistake ? ValidateOptionsResult.Fail(mistake) : ValidateOptionsResult.Success;
    }
}
