using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookly.Tests.Hosting.LocalEngine;

/// <summary>What a process is told about the resources it refers to: the same variables as under Aspire.</summary>
public sealed class EnvironmentContractTests
{
    private static readonly string[] Passwords = ["--Parameters:postgres-password=p@ss word", "--Parameters:redis-password=secret"];

    private readonly IDistributedApplicationTestingBuilder builder = DistributedApplicationTestingBuilder.Create(Passwords);

    [Fact]
    public async Task A_reference_to_a_database_is_a_connection_string_and_its_parts()
    {
        var postgres = builder.AddPostgres("postgres");
        Allocate(postgres.Resource, "tcp", 5433);
        var database = postgres.AddDatabase("book-store", "bookly");

        var environment = await EnvironmentOfAsync(builder.AddExecutable("worker", "true", ".").WithReference(database));

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings__book-store"] = "Host=localhost;Port=5433;Username=postgres;Password=p@ss word;Database=bookly",
                ["BOOK_STORE_HOST"] = "localhost",
                ["BOOK_STORE_PORT"] = "5433",
                ["BOOK_STORE_USERNAME"] = "postgres",
                ["BOOK_STORE_PASSWORD"] = "p@ss word",
                ["BOOK_STORE_URI"] = "postgresql://postgres:p%40ss%20word@localhost:5433/bookly",
                ["BOOK_STORE_JDBCCONNECTIONSTRING"] = "jdbc:postgresql://localhost:5433/bookly",
                ["BOOK_STORE_DATABASENAME"] = "bookly",
            },
            environment);
    }

    [Fact]
    public async Task A_reference_to_Redis_is_a_connection_string_and_its_parts()
    {
        var redis = builder.AddRedis("redis");
        Allocate(redis.Resource, "tcp", 6380);

        var environment = await EnvironmentOfAsync(builder.AddExecutable("worker", "true", ".").WithReference(redis, connectionName: "cache"));

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings__cache"] = "localhost:6380,password=secret",
                ["CACHE_HOST"] = "localhost",
                ["CACHE_PORT"] = "6380",
                ["CACHE_PASSWORD"] = "secret",
                ["CACHE_URI"] = "redis://:secret@localhost:6380",
            },
            environment);
    }

    [Fact]
    public async Task A_reference_to_a_project_is_its_address_by_scheme_and_by_endpoint_name()
    {
        var api = builder.AddProject<Projects.Bookly_ApiService>("api-service");
        Allocate(api.Resource, "http", 5180);

        var environment = await EnvironmentOfAsync(builder.AddExecutable("worker", "true", ".").WithReference(api));

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["services__api-service__http__0"] = "http://localhost:5180",
                ["API_SERVICE_HTTP"] = "http://localhost:5180",
            },
            environment);
    }

    [Fact]
    public async Task Two_resources_may_be_told_each_others_address()
    {
        var emulator = builder.AddProject<Projects.Bookly_StripeEmulator>("stripe");
        var api = builder.AddProject<Projects.Bookly_ApiService>("apiservice");
        Allocate(emulator.Resource, "http", 12111);
        Allocate(api.Resource, "http", 5180);
        emulator.WithEnvironment("WEBHOOK", $"{api.GetEndpoint("http")}/hook");
        api.WithEnvironment("API_BASE", $"http://{emulator.GetEndpoint("http").Property(EndpointProperty.IPV4Host)}:12111");

        Assert.Equal("http://localhost:5180/hook", (await EnvironmentOfAsync(emulator))["WEBHOOK"]);
        Assert.Equal("http://127.0.0.1:12111", (await EnvironmentOfAsync(api))["API_BASE"]);
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_refused_by_name()
    {
        var key = builder.AddParameter("api-key", secret: true);
        var worker = builder.AddExecutable("worker", "true", ".").WithEnvironment("KEY", key);

        var refusal = await Assert.ThrowsAsync<MissingParameterValueException>(() => EnvironmentOfAsync(worker));

        Assert.Contains("Parameters:api-key", refusal.Message, StringComparison.Ordinal);
    }

    private static void Allocate(IResource resource, string name, int port)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single(candidate => candidate.Name == name);
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
    }

    private static Task<Dictionary<string, string?>> EnvironmentOfAsync<T>(IResourceBuilder<T> resource) where T : IResource =>
        resource.Resource.ResolveEnvironmentAsync([], NullLogger.Instance, TestContext.Current.CancellationToken);
}
