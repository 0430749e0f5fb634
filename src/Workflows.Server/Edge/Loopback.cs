using System.Net;

namespace Workflows.Server.Edge;

/// <summary>Names and addresses by which a machine reaches itself.</summary>
internal static class Loopback
{
    /// <summary>Whether a host name, as of a <c>Host</c> header, can only mean this machine.</summary>
    public static bool IsName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether a caller is on this machine.</summary>
    public static bool IsCaller(IPAddress? address) =>
        address is not null && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
