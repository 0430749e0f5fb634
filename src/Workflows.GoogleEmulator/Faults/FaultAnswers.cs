namespace Workflows.GoogleEmulator.Faults;

/// <summary>Bodies that come from machines in front of an API.</summary>
internal static class FaultAnswers
{
    public static string Html(int status) =>
        $"<!DOCTYPE html><html lang=en><title>Error {status} (Server Error)</title><p><b>{status}.</b> The server could not answer. Please try again later.</html>";
}
