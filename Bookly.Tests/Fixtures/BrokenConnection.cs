using System.Net.Sockets;

namespace Bookly.Tests.Fixtures;

/// <summary>A server that cannot be reached, in one of the ways that .NET tells so.</summary>
public sealed class BrokenConnection(Exception failure) : HttpMessageHandler
{
    /// <summary>The second is what comes of a connection that the other side resets in the moment that it is made.</summary>
    public static TheoryData<Exception> Failures => [new HttpRequestException(), new SocketException(), new TaskCanceledException()];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw failure;
}
