using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Workflows.GoogleEmulator;

/// <summary>The address of the emulator for links: the configured one, otherwise the first one that the server listens on.</summary>
internal sealed class PublicAddress(GoogleEmulatorOptions options, IServiceProvider services)
{
    public string? Known => (options.PublicAddress?.Invoke()?.ToString() ?? Listening)?.TrimEnd('/');

    public string Value => Known ?? "http://localhost";

    private string? Listening =>
        services
            .GetService<IServer>()
            ?.Features.Get<IServerAddressesFeature>()
            ?.Addresses.Select(address =>
                address
                    .Replace("//[::]", "//localhost", StringComparison.Ordinal)
                    .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            )
            .FirstOrDefault(address => !address.EndsWith(":0", StringComparison.Ordinal));
}
