using Microsoft.AspNetCore.SignalR.Protocol;

namespace Bookly.Benchmarks.Site;

/// <summary>What circuits speak: SignalR's MessagePack under a name of its own.</summary>
public sealed class BlazorPack : MessagePackHubProtocol, IHubProtocol
{
    string IHubProtocol.Name => "blazorpack";
}
