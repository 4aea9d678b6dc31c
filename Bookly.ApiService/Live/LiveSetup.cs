using System.Globalization;
using Bookly.ApiService.Common;

namespace Bookly.ApiService.Live;

public static class LiveSetup
{
    public static void AddChangeFeed(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ChangeFeed>().AddHostedService<ChangePublisher>();
    }
}
