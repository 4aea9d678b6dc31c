using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Bookly.ApiService.Stripe;
using Bookly.ApiService.Webhooks;
using Npgsql;
using StackExchange.Redis;

namespace Bookly.ApiService.Doctor;

/// <summary>
/// The shop that is examined: its settings, and connections of the doctor's own, so that a service which refuses to start can be examined too.
/// </summary>
public sealed class Patient(IConfiguration configuration, IHostEnvironment environment, TimeProvider time, HttpMessageHandler? network = null) : IDisposable
{
    private const int ConnectSeconds = 4;

    /// <summary>Stripe may be asked to send an event that means nothing.</summary>
    public bool MayProbe { get; init; }

    public IConfiguration Configuration => configuration;

    public IHostEnvironment Environment => environment;

    public TimeProvider Time => time;

    /// <summary>Follows no redirects: what an address answers itself is what is looked at.</summary>
    public HttpClient Http { get; } = new(network ?? new SocketsHttpHandler { AllowAutoRedirect = false });

    public ShopOptions Shop => Read<ShopOptions>(ShopOptions.Section);

    public CheckoutOptions Checkout => Read<CheckoutOptions>(CheckoutOptions.Section);

    public MailOptions Mail => Read<MailOptions>(MailOptions.Section);

    public StripeOptions StripeOptions
    {
        get
        {
            var options = new StripeOptions();
            options.Read(configuration.GetConnectionString("stripe"));
            configuration.GetSection(Stripe.StripeOptions.Section).Bind(options);
            return options;
        }
    }

    /// <summary>Does not try again: an answer that takes two attempts is a finding by itself.</summary>
    public StripeAccount Account => new(StripeSetup.CreateClient(StripeOptions, Http, networkRetries: 0));

    /// <summary>Where Stripe has to send its events; null where the Stripe CLI brings them.</summary>
    public Uri? WebhookUrl => StripeOptions.WebhookUrl
        ?? (!environment.IsDevelopment() && Shop.PublicUrl is { IsAbsoluteUri: true } site ? new Uri(site, WebhookApi.Path) : null);

    /// <summary>What takes a slow machine seconds by itself, so that it does not look as if Postgres took them.</summary>
    public static void Prepare()
    {
        using var db = DesignTimeDbContextFactory.Create(connectionString: null);
        _ = db.Model;
    }

    public BooklyDbContext OpenDatabase() => DesignTimeDbContextFactory.Create(
        new NpgsqlConnectionStringBuilder(Required("bookly")) { Pooling = false, Timeout = ConnectSeconds, CommandTimeout = ConnectSeconds }.ConnectionString);

    public async Task<ConnectionMultiplexer> OpenRedisAsync(CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse(Required("redis"));
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 0;
        // INFO counts as a command for administrators.
        options.AllowAdmin = true;
        options.ConnectTimeout = options.AsyncTimeout = ConnectSeconds * 1000;
        return await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken);
    }

    public void Dispose() => Http.Dispose();

    private string Required(string connection) => configuration.GetConnectionString(connection) is { Length: > 0 } text
        ? text
        : throw new InvalidOperationException($"ConnectionStrings:{connection} is missing");

    private T Read<T>(string section) where T : new()
    {
        var options = new T();
        configuration.GetSection(section).Bind(options);
        return options;
    }
}
