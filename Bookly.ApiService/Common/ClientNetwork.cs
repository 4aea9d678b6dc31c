using System.Net;
using System.Net.Sockets;

namespace Bookly.ApiService.Common;

/// <summary>Where a request came from: enough to know a place by, and no person's address.</summary>
internal static class ClientNetwork
{
    /// <summary>The first 24 bits of an IPv4 address, 64 of an IPv6 one; empty when unknown.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();

        var kept = address.AddressFamily == AddressFamily.InterNetworkV6 ? 64 : 24;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(kept / 8).Clear();
        return $"{new IPAddress(bytes)}/{kept}";
    }
}
