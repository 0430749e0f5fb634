using System.Runtime.InteropServices;

namespace Workflows.Storage;

/// <summary>Keeps what is written to disk from other users of the machine: folders have mode 0700, files 0600. Windows inherits rights instead.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const uint ForbidOthers = 0b000_111_111;

    /// <summary>Makes every file and folder that this process creates from now on its user's alone, whichever library creates it.</summary>
    public static void ForProcess()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetMask(ForbidOthers);
        }
    }

    /// <summary>Creates a folder, or takes the rights of other users from one that exists.</summary>
    public static void EnsureFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (Directory.Exists(path))
        {
            Restrict(path, OwnersFolder);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersFolder);
        }
    }

    /// <summary>Creates an empty file, or takes the rights of other users from one that exists.</summary>
    public static void EnsureFile(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (File.Exists(path))
        {
            Restrict(path, OwnersFile);
            return;
        }

        using var stream = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                UnixCreateMode = OwnersFile,
            }
        );
    }

    /// <summary>Takes the rights of other users from a file, when there is one.</summary>
    public static void RestrictFile(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            Restrict(path, OwnersFile);
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void Restrict(string path, UnixFileMode most)
    {
        try
        {
            var mode = File.GetUnixFileMode(path);
            // A folder that all users share, such as /tmp, is not this server's to close.
            if ((mode & ~most) != UnixFileMode.None && !mode.HasFlag(UnixFileMode.StickyBit))
            {
                File.SetUnixFileMode(path, mode & most);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // The owner is another user who lets this one in by its group, as volumes of some orchestrators do. Files in it are this user's.
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);
}
