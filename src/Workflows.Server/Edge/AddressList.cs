using System.Net;
using Workflows.Storage;

namespace Workflows.Server.Edge;

/// <summary>Addresses and networks that a setting lists, separated by commas or spaces: <c>10.0.0.5, 172.30.84.0/24, ::1</c>.</summary>
internal sealed class AddressList
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\n'];

    private AddressList(IReadOnlyList<IPNetwork> networks) => Networks = networks;

    /// <summary>The networks; a single address is a network of its own.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; }

    /// <summary>Whether an address is listed.</summary>
    public bool Contains(IPAddress? address) =>
        address is not null && Networks.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <summary>Reads a setting; a missing one is an empty list.</summary>
    /// <exception cref="ConfigurationException">An entry is no address and no network, or is the whole Internet.</exception>
    public static AddressList Read(IConfiguration configuration, string key)
    {
        var texts = (configuration[key] ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new AddressList([.. texts.Select(text => Read(key, text))]);
    }

    private static IPNetwork Read(string key, string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        if (!IPNetwork.TryParse(text, out var network))
        {
            throw new ConfigurationException($"{key}: '{text}' is not an address or a network such as 172.30.84.0/24.");
        }

        return network.PrefixLength > 0
            ? network
            : throw new ConfigurationException($"{key}: '{text}' is every address there is; name those that are meant.");
    }
}
