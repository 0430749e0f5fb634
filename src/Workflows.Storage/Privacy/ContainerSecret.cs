namespace Workflows.Storage.Privacy;

/// <summary>
/// Tells a container's secret: a file on a read-only mount of its own, within a container. Its mode says nothing there, because engines mount
/// secrets as files that every user of the container can read, and a container has one user.
/// </summary>
internal static class ContainerSecret
{
    private static readonly string[] Marks = ["/.dockerenv", "/run/.containerenv"];
    private static readonly string[] Variables = ["DOTNET_RUNNING_IN_CONTAINER", "KUBERNETES_SERVICE_HOST", "container"];

    public static bool Is(string realPath) =>
        (Marks.Any(File.Exists) || Variables.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }))
        && File.Exists("/proc/self/mountinfo")
        && IsOnReadOnlyMount(realPath, File.ReadAllLines("/proc/self/mountinfo"));

    /// <summary>Whether the mount that holds the file is read-only and is not the root file system, which is the image's.</summary>
    /// <param name="realPath">The file, without symbolic links.</param>
    /// <param name="mounts">Lines of <c>/proc/self/mountinfo</c>: id, parent, device, root, mount point, options…</param>
    internal static bool IsOnReadOnlyMount(string realPath, IEnumerable<string> mounts)
    {
        var (longest, readOnly) = ("", false);
        foreach (var fields in mounts.Select(line => line.Split(' ')).Where(fields => fields.Length > 5))
        {
            // A later mount at the same place hides the earlier one.
            var point = fields[4].Replace("\\040", " ", StringComparison.Ordinal);
            if (Holds(point, realPath) && point.Length >= longest.Length)
            {
                (longest, readOnly) = (point, fields[5].Split(',').Contains("ro"));
            }
        }

        return readOnly && longest is not ("" or "/");
    }

    private static bool Holds(string point, string path) =>
        point == "/" || path == point || path.StartsWith(point + "/", StringComparison.Ordinal);
}
