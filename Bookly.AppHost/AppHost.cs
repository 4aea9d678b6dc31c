using Bookly.AppHost;
using Microsoft.Extensions.Configuration;

// The shop is started, examined and stopped again. One that runs already is examined by its resource command.
var isDoctor = args is ["doctor", ..];
var builder = DistributedApplication.CreateBuilder(isDoctor ? args[1..] : args);
builder.AddDashboardDefaults();
builder.RunBuiltPrograms();
builder.RequireKnownSettings();

// Data outlives the AppHost, except in tests. The image is pinned: a newer major version cannot read an older one's data.
var postgres = builder.AddPostgres("postgres").WithImageTag("17.6");
if (builder.Configuration.GetValue("Postgres:KeepData", true)) postgres.WithDataVolume();
var database = postgres.RunAsProcessWithoutContainers().AddDatabase("bookly");

var redis = builder.AddRedis("redis").RunAsProcessWithoutContainers();

var api = builder.AddProject<Projects.Bookly_ApiService>("apiservice")
    .WithConfiguredPort()
    .WithPages("API", ("/reference", "API reference"))
    .WithReplicas(builder.Configuration.GetValue("ApiService:Replicas", 1))
    .WithDatabaseRoles(postgres, database).WaitFor(database)
    .WithReference(redis).WaitFor(redis)
    .WithSettings("Shop", "Checkout", "Reconciler", "Monitor")
    .WithHttpHealthCheck("/health");

var web = builder.AddProject<Projects.Bookly_Web>("web")
    .WithConfiguredPort()
    .WithPages("Shop", ("/admin", "Back office"))
    .WithReference(api).WaitFor(api)
    .WithReference(redis)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

// Where Stripe sends the shopper back to. Web waits for the API, so this way round it is an address only, no wait. A deployed shop has an https
// address that only its operator knows.
var publicUrl = builder.ExecutionContext.IsPublishMode
    ? ReferenceExpression.Create($"{builder.AddParameter("public-url")}")
    : ReferenceExpression.Create($"{web.GetEndpoint("http")}");
api.WithEnvironment("Shop__PublicUrl", publicUrl);
web.WithEnvironment("Shop__PublicUrl", publicUrl);

builder.AddStripeFor(api);
builder.AddMailFor(api);
builder.AddShopCommands(postgres, redis, api, web);
builder.AddPlainConnections();
builder.AddPromptHealthChecks();

return await (isDoctor ? builder.RunCommandInConsoleAsync(api, "doctor") : builder.RunInConsoleAsync());
