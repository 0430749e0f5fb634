using System.Globalization;
using Workflows.Storage;

namespace Workflows.Server.Pages;

/// <summary>Times and codes in words, for the operations pages.</summary>
public static class Show
{
    /// <summary>A local time: <c>Thu 26 Nov 10:12</c>.</summary>
    public static string At(DateTimeOffset at) => London.Local(at).ToString("ddd d MMM HH:mm", CultureInfo.InvariantCulture);

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
