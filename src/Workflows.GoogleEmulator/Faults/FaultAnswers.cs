namespace Workflows.GoogleEmulator.Faults;

/// <summary>Error bodies that a proxy or load balancer in front of an API sends, instead of Google's JSON.</summary>
internal static class FaultAnswers
{
    public static string Html(int status) =>
        $"<!DOCTYPE html><html lang=en><title>Error {status} (Server Error)</title><p><b>{status}.</b> The server could not answer. Please try again later.</html>";
}
