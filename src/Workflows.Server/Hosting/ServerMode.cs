using Workflows.GoogleEmulator;
using Workflows.Storage;

namespace Workflows.Server.Hosting;

/// <summary>The stand-ins that run in this process; they are for Development only.</summary>
/// <param name="EmbeddedGoogle">Whether the stand-in for Google runs in this process.</param>
/// <param name="Mailbox">Whether mails go to the development mailbox.</param>
/// <param name="Simulate">Whether the business clock may be moved.</param>
/// <param name="StoragePath">Folder of the store, where the stand-in keeps its files too.</param>
/// <param name="Address">The first address that the server listens on.</param>
/// <param name="PublicPath">The path below which all pages are: empty, or such as <c>/flows</c>.</param>
public sealed record ServerMode(bool EmbeddedGoogle, bool Mailbox, bool Simulate, string StoragePath, Uri Address, string PublicPath)
{
    /// <summary>Reads the mode from the configuration, and adds the settings that the stand-ins need.</summary>
    /// <exception cref="ConfigurationException">The configuration asks for a stand-in outside Development, or an address cannot be read.</exception>
    public static ServerMode Read(WebApplicationBuilder builder, bool simulate)
    {
        var configuration = builder.Configuration;
        var development = builder.Environment.IsDevelopment();
        if (simulate && !development)
        {
            throw new ConfigurationException(
                "--simulate is for Development alone: set ASPNETCORE_ENVIRONMENT to Development to move the clock."
            );
        }

        if (!development && configuration["Storage:Lease"] is { Length: > 0 })
        {
            throw new ConfigurationException(
                "Storage:Lease is for Development alone: remove it, so that every lease outlives the call that it protects."
            );
        }

        if (!development && configuration.GetValue("Storage:Throwaway", false))
        {
            throw new ConfigurationException(
                "Storage:Throwaway is for Development alone: remove it, so that nothing is lost when the power fails."
            );
        }

        var urls = configuration["urls"] ?? "http://127.0.0.1:5080";
        if (!Uri.TryCreate(urls.Split(';')[0], UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ConfigurationException($"--urls '{urls}' is not an address such as http://127.0.0.1:5080.");
        }

        var path = configuration["Storage:Path"] ?? "data";
        var embedded =
            development
            && string.IsNullOrEmpty(configuration["Google:BaseAddress"])
            && string.IsNullOrEmpty(configuration["Google:CredentialFile"]);
        var own = address.ToString().TrimEnd('/').Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal);
        var completed = new Dictionary<string, string?>();
        if (embedded)
        {
            completed["Google:BaseAddress"] = own;
            completed["Google:CredentialFile"] = Path.Combine(path, "google", "service-account.json");
        }

        if (development && string.IsNullOrEmpty(configuration["PublicAddress"]))
        {
            completed["PublicAddress"] = own;
        }

        configuration.AddInMemoryCollection(completed);
        var transport = configuration["Mail:Transport"];
        var mailbox = transport is null ? development : string.Equals(transport, "Mailbox", StringComparison.OrdinalIgnoreCase);
        // Commands that open no store need no public address.
        var publicPath = string.IsNullOrEmpty(configuration["PublicAddress"]) ? "" : PublicAddress.Read(configuration, development).Path;
        return new ServerMode(embedded, mailbox, simulate, path, new Uri(own), publicPath);
    }

    /// <summary>Sets the options of the stand-in for Google.</summary>
    public void Configure(GoogleEmulatorOptions options, Func<DateTimeOffset> businessClock)
    {
        // Responses have business time; tokens and quotas use system time.
        options.Clock = businessClock;
        options.Timers = TimeProvider.System;
        options.PublicAddress = () => Address;
        options.DataFolder = Path.Combine(StoragePath, "google");
        options.KeyFile = Path.Combine(StoragePath, "google", "service-account.json");
    }
}
