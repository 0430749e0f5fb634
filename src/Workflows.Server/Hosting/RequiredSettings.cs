using Workflows.Storage;

namespace Workflows.Server.Hosting;

/// <summary>Settings that only Development has a stand-in for: elsewhere a missing one stops the start instead of the first mail or form.</summary>
internal static class RequiredSettings
{
    private static readonly (string Key, string Why)[] Required =
    [
        ("Mail:Host", "name the mail server"),
        ("Mail:From", "name the address that mails come from"),
        ("Google:CredentialFile", "name the key file of the service account that forms and sheets belong to"),
    ];

    /// <summary>Checks them outside Development.</summary>
    /// <exception cref="ConfigurationException">One is missing; the sentence names it.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
        {
            return;
        }

        foreach (var (key, why) in Required)
        {
            if (string.IsNullOrWhiteSpace(configuration[key]))
            {
                throw new ConfigurationException($"{key} is missing: {why}.");
            }
        }

        if (configuration["Google:CredentialFile"] is { } file && (!File.Exists(file) || new FileInfo(file).Length == 0))
        {
            throw new ConfigurationException(
                $"Google:CredentialFile '{file}' does not exist or is empty: put the service account's key file there."
            );
        }
    }
}
