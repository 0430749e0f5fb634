namespace Workflows.Storage.Privacy;

/// <summary>
/// Where the master key lies, and who may read it. Development makes one beside the data. Elsewhere the file must be named, lie outside the
/// data folder (so that no backup of it holds the key), and be its owner's alone, unless it is a container's secret.
/// </summary>
public sealed class MasterKeyFile(StorageOptions storage, PrivacyOptions privacy, bool isDevelopment)
{
    private const string Key = "Privacy:MasterKeyFile";
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Reads the key.</summary>
    /// <exception cref="ConfigurationException">The file is missing, is at a wrong place, or others may read it; the sentence says what to do.</exception>
    public MasterKey Load()
    {
        var named = !string.IsNullOrWhiteSpace(privacy.MasterKeyFile);
        var file = named ? privacy.MasterKeyFile! : Path.Combine(storage.Path, "master.key");
        if (isDevelopment)
        {
            return MasterKey.Load(file, create: !named);
        }

        if (!named)
        {
            throw new ConfigurationException(
                $"{Key} is missing: name a file with 32 random bytes as base64, outside Storage:Path, that only this user can read."
            );
        }

        if (File.Exists(file))
        {
            Check(file);
        }

        return MasterKey.Load(file, create: false);
    }

    private void Check(string file)
    {
        var real = RealPath(file);
        var data = RealPath(storage.Path).TrimEnd('/') + "/";
        if (real.StartsWith(data, StringComparison.Ordinal))
        {
            throw new ConfigurationException(
                $"{Key} '{file}' lies in Storage:Path '{storage.Path}': move it elsewhere, so that no copy of the data holds the key."
            );
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(real) & Others) != UnixFileMode.None && !ContainerSecret.Is(real))
        {
            throw new ConfigurationException(
                $"{Key} '{file}' can be read or written by other users: allow its owner alone (chmod 600 '{file}'), or mount it read-only as a container's secret."
            );
        }
    }

    /// <summary>The path with every symbolic link resolved.</summary>
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (entry.Exists && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            {
                // The target's own folders may be links too.
                real = RealPath(target.FullName);
            }
        }

        return real;
    }
}
