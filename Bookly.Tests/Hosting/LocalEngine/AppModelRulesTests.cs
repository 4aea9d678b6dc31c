namespace Bookly.Tests.Hosting.LocalEngine;

/// <summary>Mistakes in the app model that are refused with a sentence.</summary>
public sealed class AppModelRulesTests
{
    private readonly IDistributedApplicationTestingBuilder builder = DistributedApplicationTestingBuilder.Create();

    [Theory]
    [InlineData("1st")]
    [InlineData("book store")]
    [InlineData("book_store")]
    [InlineData("book--store")]
    [InlineData("store-")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890abcd")]
    public void A_name_that_could_not_be_a_host_name_is_refused(string name)
    {
        var refusal = Assert.Throws<ArgumentException>(() => builder.AddRedis(name));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_unique_ignoring_case()
    {
        builder.AddRedis("cache");

        Assert.Throws<DistributedApplicationException>(() => builder.AddExecutable("Cache", "true", "."));
    }

    [Fact]
    public void A_second_endpoint_of_one_name_is_refused()
    {
        var worker = builder.AddExecutable("worker", "true", ".").WithHttpEndpoint();

        Assert.Throws<DistributedApplicationException>(() => worker.WithHttpEndpoint());
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_in_a_circle_are_refused_by_name()
    {
        var first = builder.AddExecutable("first", "true", ".");
        var second = builder.AddExecutable("second", "true", ".").WaitFor(first);
        first.WaitFor(second);
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("first -> second -> first", refusal.Message, StringComparison.Ordinal);
    }
}
