using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Workflows.HumanTasks;

namespace Workflows.Casework.Agreements;

/// <summary>
/// The young person's page, <c>/a</c>: type the code, read five points, answer; or stop, in one tap. It has no script and no cookie, and therefore
/// no anti-forgery token: the code in the body of the POST is the proof, and no other site knows it. It is not counted by the limits of one address,
/// which would refuse a stop from a shared network; <see cref="CodeSlowdown"/> makes guessing wait instead. The code is read from the form
/// itself, so that no log of bound values can hold it.
/// </summary>
[AllowAnonymous]
[SafePage]
[IgnoreAntiforgeryToken]
[DisableRateLimiting]
public sealed class AgreementModel(AgreementWords words, AgreementCodes codes, AgreementAnswers answers, CodeSlowdown slowdown) : PageModel
{
    private const int LongestCode = 40;
    private const string Read = "read";

    /// <summary>The code of the language that is shown.</summary>
    public string Language { get; private set; } = AgreementWords.English;

    /// <summary>The words in that language.</summary>
    public AgreementText Text => words.In(Language);

    /// <summary>The other languages, by code.</summary>
    public IEnumerable<KeyValuePair<string, AgreementText>> Others => words.Languages.Where(language => language.Key != Language);

    /// <summary>Version and language of the words.</summary>
    public string Version => words.VersionIn(Language);

    /// <summary>The address of a plain page.</summary>
    public string LeaveTo => words.LeaveTo;

    /// <summary>The code as it was typed, so that its letters can be checked.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Who helped, when the points are shown again.</summary>
    public string? Helped { get; private set; }

    /// <summary>Numbers of the ticked points, when the points are shown again.</summary>
    public IReadOnlyList<string> Ticked { get; private set; } = [];

    /// <summary>Whether the five points are shown.</summary>
    public bool ShowsPoints { get; private set; }

    /// <summary>Whether a yes came without all ticks.</summary>
    public bool MissesTicks { get; private set; }

    /// <summary>Whether the code did not work.</summary>
    public bool IsBad { get; private set; }

    /// <summary>The answer that was recorded; null: none was.</summary>
    public AgreementReply? Recorded { get; private set; }

    /// <summary>Shows the first page, and nothing else: a link that is opened by a machine does nothing.</summary>
    public void OnGet([FromQuery] string? lang) => Language = words.Known(lang);

    /// <summary>Shows the points, takes an answer, or stops.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        // Browsers that know this header say when another site has sent the form. Older ones do not, and are not refused.
        if (Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        var form = Request.Form;
        Language = words.Known(form["lang"]);
        Code = form["code"].ToString() is { Length: <= LongestCode } typed ? typed : "";
        Helped = AgreementReplies.Helpers.FirstOrDefault(helper => helper == form["helped"]);
        Ticked = [.. form["point"].OfType<string>().Distinct(StringComparer.Ordinal)];
        if (form["switch"].ToString() is { Length: > 0 } other)
        {
            Language = words.Known(other);
        }

        await slowdown.WaitAsync(HttpContext.Connection.RemoteIpAddress, cancellationToken);
        var hash = codes.HashOf(Code);
        var reply = AgreementReplies.Find(form["do"]);
        MissesTicks = reply == AgreementReply.Agree && Ticked.Intersect(Numbers, StringComparer.Ordinal).Count() < AgreementWords.Points;
        return reply is null || MissesTicks
            ? Show(await answers.IsLiveAsync(hash, cancellationToken))
            : Show(
                reply.Value,
                await answers.RecordAsync(
                    new AgreementAnswer(hash, reply.Value, Language, words.Version, Helped),
                    // An answer that has arrived is recorded, also when the phone has lost its connection.
                    CancellationToken.None
                )
            );
    }

    /// <summary>The numbers of the points, as their ticks send them.</summary>
    public static IReadOnlyList<string> Numbers { get; } = ["1", "2", "3", "4", "5"];

    private PageResult Show(bool isLive)
    {
        ShowsPoints = isLive;
        Response.StatusCode = isLive && MissesTicks ? StatusCodes.Status422UnprocessableEntity : Response.StatusCode;
        return isLive ? Page() : Bad();
    }

    private PageResult Show(AgreementReply reply, AgreementResult result)
    {
        if (result == AgreementResult.BadCode)
        {
            return Bad();
        }

        Recorded = reply;
        return Page();
    }

    private PageResult Bad()
    {
        MissesTicks = false;
        IsBad = true;
        slowdown.NoteWrong(HttpContext.Connection.RemoteIpAddress);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
