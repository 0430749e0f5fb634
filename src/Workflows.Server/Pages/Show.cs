using System.Globalization;

namespace Workflows.Server.Pages;

/// <summary>Times and codes in words, for the operations pages.</summary>
public static class Show
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>A local time: <c>Thu 26 Nov 10:12</c>.</summary>
    public static string At(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, London).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Why a form is held.</summary>
    public static string Hold(string reason) =>
        reason switch
        {
            "form_changed" => "its questions were changed in Google",
            "personal_data" => "it may contain personal details",
            "second_request" => "the case has another open request",
            "invalid" => "an answer is not valid",
            _ => reason,
        };
}
