using System.Security.Cryptography;

namespace Workflows.GoogleEmulator;

/// <summary>Random ids in the shape of Google's.</summary>
internal static class Ids
{
    public static string Letters(int length) =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", length);

    public static string Hex(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);
}
