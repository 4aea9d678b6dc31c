using Bookly.AppHost;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

// Data outlives the AppHost, except in tests. The image is pinned: a newer major version cannot read an older one's data.
var postgres = builder.AddPostgres("postgres").WithImageTag("17.6");
if (builder.Configuration.GetValue("Postgres:KeepData", true)) postgres.WithDataVolume();
var database = postgres.AddDatabase("bookly");

var redis = builder.AddRedis("redis").WithPlainConnections();

var api = builder.AddProject<Projects.Bookly_ApiService>("apiservice")
    .WithConfiguredPort()
    .WithPages("API", ("/reference", "API reference"))
    .WithReplicas(builder.Configuration.GetValue("ApiService:Replicas", 1))
    .WithReference(database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WithSettings("Shop", "Checkout", "Reconciler")
    .WithHttpHealthCheck("/health");

var web = builder.AddProject<Projects.Bookly_Web>("web")
    .WithConfiguredPort()
    .WithPages("Shop", ("/admin", "Back office"))
    .WithReference(api).WaitFor(api)
    .WithReference(redis)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

// Where Stripe sends the shopper back to. Web waits for the API, so this way round it is an address only, no wait.
api.WithEnvironment("Shop__PublicUrl", web.GetEndpoint("http"));

if (builder.ExecutionContext.IsPublishMode)
{
    builder.AddMailServer(api);
    builder.AddStripeAccount(api);
}
else if (StripeSettings.From(builder.Configuration) is { } stripe)
{
    builder.AddStripeCli(stripe, api);
}
else
{
    builder.AddStripeEmulator(api);
}

if (builder.ExecutionContext.IsRunMode) builder.AddMailCatcher(api);

builder.Build().Run();
