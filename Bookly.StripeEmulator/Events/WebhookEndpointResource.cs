using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Events;

/// <summary><c>/v1/webhook_endpoints</c>: each with its own secret, shown once.</summary>
internal sealed partial class WebhookEndpointResource(EmulatorState state, EmulatorClock clock) : IApiResource
{
    private const string Kind = "webhook endpoint";

    private static readonly ParameterSet CreateParameters = new(
    [
        Text("url") with { Required = true }, Texts("enabled_events", 300) with { Required = true }, Text("api_version"), Text("description"), Metadata(),
        .. NotEmulated("connect"),
    ]);

    private static readonly ParameterSet UpdateParameters = new(
        Text("url"), Texts("enabled_events", 300), Text("description"), Flag("disabled"), Metadata());

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/webhook_endpoints", CreateParameters, Create),
        Operation.Get("/webhook_endpoints", Paging.Parameters, call => Paging.Page(call, state.WebhookEndpoints, Kind)),
        Operation.Get("/webhook_endpoints/{id}", call => Find(call)),
        Operation.Post("/webhook_endpoints/{id}", UpdateParameters, Update),
        Operation.Delete("/webhook_endpoints/{id}", Delete),
    ];

    private WebhookEndpoint Find(ApiCall call) => state.WebhookEndpoints.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id);

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        if (values.Text("api_version") is { } version && !VersionName().IsMatch(version))
        {
            throw StripeException.BadParameter("api_version", $"Invalid Stripe API version: {version}");
        }

        var endpoint = state.WebhookEndpoints.Put(new WebhookEndpoint
        {
            Id = Ids.New("we_"),
            ApiVersion = values.Text("api_version"),
            Created = clock.UnixNow,
            Description = values.Text("description"),
            EnabledEvents = values.Texts("enabled_events")!,
            Metadata = values.Metadata(),
            Url = CheckedUrl(values.RequiredText("url")),
            Secret = Ids.New("whsec_", 32),
        });
        var answer = (JsonObject)StripeJson.ToNode(endpoint);
        answer["secret"] = endpoint.Secret;
        return answer;
    }

    private object Update(ApiCall call)
    {
        var values = call.Parameters;
        var endpoint = Find(call);
        return state.WebhookEndpoints.Put(endpoint with
        {
            Description = values.Text("description") ?? endpoint.Description,
            EnabledEvents = values.Texts("enabled_events") ?? endpoint.EnabledEvents,
            Metadata = values.Merge(endpoint.Metadata),
            Status = values.Flag("disabled") switch { true => "disabled", false => "enabled", null => endpoint.Status },
            Url = values.Text("url") is { } url ? CheckedUrl(url) : endpoint.Url,
        });
    }

    private object Delete(ApiCall call)
    {
        var endpoint = Find(call);
        state.WebhookEndpoints.Remove(endpoint.Id);
        return new DeletedObject(endpoint.Id, endpoint.Object);
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")]
    private static partial Regex VersionName();

    private static string CheckedUrl(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme is "http" or "https")
        ? url
        : throw StripeException.BadParameter("url", "Invalid URL: An explicit scheme (such as https) must be provided.", "url_invalid");
}
