using Workflows.Storage;

namespace Workflows.Server.Hosting;

/// <summary>
/// Settings as files, one a setting: <c>Secrets:Folder</c> names a folder in which the file <c>Mail__Password</c> holds <c>Mail:Password</c>.
/// So a password stays out of the environment, which every child process and <c>docker inspect</c> shows.
/// </summary>
internal static class SecretFiles
{
    /// <summary>Adds the files of the folder that is named, before all other settings.</summary>
    /// <exception cref="ConfigurationException">The folder does not exist, or a file in it cannot be read.</exception>
    public static void AddSecretFiles(this ConfigurationManager configuration)
    {
        if (configuration["Secrets:Folder"] is not { Length: > 0 } folder)
        {
            return;
        }

        try
        {
            configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Secrets:Folder '{folder}' cannot be read: {e.Message}", e);
        }
    }
}
