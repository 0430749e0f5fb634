using System.Net;
using System.Net.Sockets;

namespace Workflows.Storage;

/// <summary>The network that an address belongs to, to count callers by.</summary>
public static class CallerNetwork
{
    /// <summary>The network as text, for example <c>192.0.2.0/24</c>.</summary>
    public static string Of(IPAddress address, int v4Bits, int v6Bits)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bits = plain.AddressFamily == AddressFamily.InterNetwork ? v4Bits : v6Bits;
        var bytes = plain.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return $"{new IPAddress(bytes)}/{bits}";
    }
}
