using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Page;

/// <summary>
/// The page of a link, <c>/t/{token}</c>. GET and HEAD show the page and count it; they never send, decide or tell whether a link is valid.
/// Everything else is a POST with an anti-forgery token, and needs a proof of identity.
/// </summary>
[AllowAnonymous]
[SafePage]
public sealed class HumanTaskModel(
    Database database,
    TaskLinks links,
    TaskStore store,
    TaskSessions sessions,
    MailedCodes codes,
    Authenticators authenticators,
    DecisionDesk desk,
    TaskReading reading,
    FreshLinks fresh,
    AuthenticatorInvitations invitations,
    TaskKindCatalog kinds,
    BusinessClock clock
) : PageModel
{
    private const string NotMe = "not_me";
    private const string ChooseOne = "Choose what you decide.";
    private const string WrongCode = "That code is not right, or it is older than 10 minutes.";

    /// <summary>The step of the page that is shown.</summary>
    public TaskStep Step { get; private set; } = TaskStep.Start;

    /// <summary>The token of the link, from the page's address.</summary>
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    /// <summary>Sentences about fields that are missing or wrong, each with its field.</summary>
    public IReadOnlyList<(string Field, string Sentence)> Problems { get; private set; } = [];

    /// <summary>A message at the top of the page.</summary>
    public string? Message { get; private set; }

    /// <summary>The task as the link's owner may see it, once identity is proven.</summary>
    public TaskView? View { get; private set; }

    /// <summary>The chosen answer, which the confirm page shows.</summary>
    public string Outcome { get; private set; } = "";

    /// <summary>Whether the person hands the task back ("not me").</summary>
    public bool HandsBack => Outcome == NotMe;

    /// <summary>The sentence about a field that is missing or wrong; null when it is right.</summary>
    public string? ProblemOf(string field) => Problems.FirstOrDefault(p => p.Field == field).Sentence;

    /// <summary>Fields that are ticked when a page is shown again.</summary>
    public IReadOnlyList<string> Ticked { get; private set; } = [];

    /// <summary>The level of identity that the person has proven; 0: none.</summary>
    public int Level { get; private set; }

    /// <summary>Shows the page and counts the opening.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var link = await links.FindAsync(transaction, Token, cancellationToken);
        Level = link is null ? 0 : sessions.LevelOf(HttpContext, link);
        if (link is not null)
        {
            await TaskLinks.CountAsync(transaction, Token, Level == 0, cancellationToken);
        }

        if (Level > 0)
        {
            await ShowAsync(transaction, link!, cancellationToken);
            sessions.Keep(HttpContext, link!, Level);
        }

        await transaction.CommitAsync(cancellationToken);
        return Page();
    }

    /// <summary>Sends a code to the owner of the link, whoever asks for it. The answer is the same for an unknown link.</summary>
    public async Task<IActionResult> OnPostSendCodeAsync(CancellationToken cancellationToken)
    {
        Step = TaskStep.Code;
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await links.FindAsync(transaction, Token, cancellationToken) is { } link)
        {
            var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
            var result = await codes.SendAsync(transaction, link, task, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (result.Outcome == CodeOutcome.TooMany)
            {
                Message = "Three codes were sent in the last hour. Use the newest one, or try again later.";
            }
            else if (result.Outcome == CodeOutcome.Locked)
            {
                return Locked(result);
            }
        }

        return Page();
    }

    /// <summary>Checks the mailed code.</summary>
    public async Task<IActionResult> OnPostCodeAsync(string? code, CancellationToken cancellationToken)
    {
        Step = TaskStep.Code;
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await links.FindAsync(transaction, Token, cancellationToken) is not { } link)
        {
            return Wrong("code", WrongCode);
        }

        var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
        var result = await codes.CheckAsync(transaction, link, task, code ?? "", cancellationToken);
        if (result.Outcome == CodeOutcome.Right)
        {
            await reading.ProvenAsync(transaction, link, task, "mailed-code", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            sessions.Keep(HttpContext, link, 1);
            return Again();
        }

        await transaction.CommitAsync(cancellationToken);
        return Refused(result, "code", WrongCode);
    }

    /// <summary>Checks the authenticator's code, which proves level 2.</summary>
    public async Task<IActionResult> OnPostAuthenticatorAsync(string? code, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await ProvenAsync(transaction, cancellationToken) is not { } link)
        {
            return NotProven();
        }

        var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
        var result = await codes.TryAsync(
            transaction,
            link,
            task,
            () => authenticators.CheckAsync(transaction, link.PersonId, MailedCodes.Digits(code), cancellationToken),
            cancellationToken
        );
        if (result.Outcome == CodeOutcome.Right)
        {
            await reading.ProvenAsync(transaction, link, task, "totp", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            sessions.Keep(HttpContext, link, 2);
            return Again();
        }

        await ShowAsync(transaction, link, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Refused(result, "authenticator", "That code is not right, or it was used already. Wait for the next one.");
    }

    /// <summary>Finishes setting up an authenticator.</summary>
    public async Task<IActionResult> OnPostEnrolAsync(string? code, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await ProvenAsync(transaction, cancellationToken) is not { } link)
        {
            return NotProven();
        }

        var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
        if (kinds.Of(task).LinkPurpose != LinkPurposes.Enrol || !link.IsLive(clock.Now))
        {
            return Again();
        }

        var result = await codes.TryAsync(
            transaction,
            link,
            task,
            () => authenticators.EnrolAsync(transaction, link.PersonId, MailedCodes.Digits(code), cancellationToken),
            cancellationToken
        );
        if (result.Outcome == CodeOutcome.Right)
        {
            await transaction.CommitAsync(cancellationToken);
            return Again();
        }

        await ShowAsync(transaction, link, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Refused(result, "code", "That code is not right. Wait for the next one in your app.");
    }

    /// <summary>Shows the confirm page for the chosen answer; records nothing.</summary>
    public async Task<IActionResult> OnPostChooseAsync(
        string? outcome,
        string? contentHash,
        int revision,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await ProvenAsync(transaction, cancellationToken) is not { } link)
        {
            return NotProven();
        }

        await ShowAsync(transaction, link, cancellationToken, revision);
        await transaction.CommitAsync(cancellationToken);
        return Step == TaskStep.Read ? Confirm(outcome, contentHash) : Page();
    }

    /// <summary>Records the decision.</summary>
    public async Task<IActionResult> OnPostDecideAsync(
        string? outcome,
        string? reason,
        string[]? conditions,
        string[]? questions,
        string? contentHash,
        int revision,
        CancellationToken cancellationToken
    )
    {
        TaskLink link;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            if (await ProvenAsync(transaction, cancellationToken) is not { } proven)
            {
                return NotProven();
            }

            link = proven;
        }

        sessions.Keep(HttpContext, link, Level);
        if (outcome == NotMe)
        {
            Message = await desk.NotMeAsync(Token, link.PersonId, cancellationToken);
            return Again();
        }

        var result = await desk.DecideAsync(
            new DecideRequest
            {
                Token = Token,
                PersonId = link.PersonId,
                Level = Level,
                Outcome = outcome ?? "",
                ReasonCode = reason,
                Conditions = conditions ?? [],
                Questions = questions ?? [],
                ContentHash = contentHash ?? "",
            },
            cancellationToken
        );
        if (result is DecideResult.Recorded)
        {
            return Again();
        }

        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            await ShowAsync(transaction, link, cancellationToken, revision);
            await transaction.CommitAsync(cancellationToken);
        }

        return Answer(result, outcome, contentHash, [reason ?? "", .. conditions ?? [], .. questions ?? []]);
    }

    /// <summary>Sends a fresh link to the registered address of the old link's owner.</summary>
    public async Task<IActionResult> OnPostFreshAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await ProvenAsync(transaction, cancellationToken) is not { } link)
        {
            return NotProven();
        }

        var sent = await fresh.SendAsync(transaction, link, cancellationToken);
        await ShowAsync(transaction, link, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Message = sent
            ? "A fresh link was sent to your registered address."
            : "No fresh link can be sent: nothing waits for you any more, or three were sent in the last hour.";
        return Page();
    }

    /// <summary>Sends the invitation to set up an authenticator again, to the owner's registered address.</summary>
    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await ProvenAsync(transaction, cancellationToken) is not { } link)
        {
            return NotProven();
        }

        var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
        var sent = await invitations.InviteAgainAsync(transaction, task, link.PersonId, cancellationToken);
        await ShowAsync(transaction, link, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Message = sent
            ? "An e-mail \"Set up your authenticator\" was sent to your registered address."
            : "No e-mail was sent: one went out in the last ten minutes, or your authenticator is set up already.";
        return Page();
    }

    /// <summary>Extends the time for which the proof of identity is valid.</summary>
    public async Task<IActionResult> OnPostMoreTimeAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await ProvenAsync(transaction, cancellationToken) is not { } link)
        {
            return NotProven();
        }

        sessions.Keep(HttpContext, link, Level);
        return Again();
    }

    private async Task<TaskLink?> ProvenAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        var link = await links.FindAsync(transaction, Token, cancellationToken);
        Level = link is null ? 0 : sessions.LevelOf(HttpContext, link);
        return Level > 0 ? link : null;
    }

    private async Task ShowAsync(Transaction transaction, TaskLink link, CancellationToken cancellationToken, int? shownVersion = null)
    {
        View = await reading.ReadAsync(transaction, link, Level, shownVersion, cancellationToken);
        Step = View.Step;
    }

    private PageResult Confirm(string? outcome, string? contentHash)
    {
        if (contentHash != View!.ContentHash)
        {
            return Changed();
        }

        if (outcome != NotMe && !View.Options.Contains(outcome ?? ""))
        {
            return Wrong("outcome", View.Task.Payload.Options.Contains(outcome ?? "") ? View.Page?.WhyNot ?? ChooseOne : ChooseOne);
        }

        if (outcome != NotMe && Level < View.Task.Level)
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Problem("authenticator", "Please sign in with your authenticator code: this decision needs it.");
        }

        Outcome = outcome!;
        Step = TaskStep.Confirm;
        return Page();
    }

    private PageResult Answer(DecideResult result, string? outcome, string? contentHash, IReadOnlyList<string> ticked)
    {
        Ticked = ticked;
        switch (result)
        {
            case DecideResult.ContentChanged:
                return Changed();
            case DecideResult.Refused { NeedsLevel2: true } refused:
                Response.StatusCode = StatusCodes.Status403Forbidden;
                return Problem("authenticator", refused.Sentence);
            case DecideResult.Refused { Field: { } field } refused when Step == TaskStep.Read:
                var page = field == "outcome" ? Page() : Confirm(outcome, contentHash);
                return Problems.Count > 0 ? page : Wrong(field, refused.Sentence);
            case DecideResult.Refused refused:
                Response.StatusCode = StatusCodes.Status403Forbidden;
                Message = refused.Sentence;
                Step = Step == TaskStep.Read ? TaskStep.Status : Step;
                return Page();
            default:
                return Page();
        }
    }

    private PageResult Changed()
    {
        Response.StatusCode = StatusCodes.Status409Conflict;
        Message = "The form changed since you opened this page. Read it again: what changed is marked. Nothing was recorded.";
        return Page();
    }

    private PageResult Wrong(string field, string sentence)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Problem(field, sentence);
    }

    private PageResult Refused(CodeResult result, string field, string sentence) =>
        result.Outcome == CodeOutcome.Locked ? Locked(result) : Wrong(field, sentence);

    private PageResult Locked(CodeResult result)
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Step = TaskStep.Code;
        View = null;
        return Problem(
            "code",
            $"Too many wrong codes were typed. This link is locked until {UkTime.Clock(result.Until ?? clock.Now)}. Its owner was told."
        );
    }

    private PageResult NotProven()
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Step = TaskStep.Start;
        Message = "First show that it is you: ask for a code. If you had done so, your time ran out and nothing was recorded.";
        return Page();
    }

    private PageResult Problem(string field, string sentence)
    {
        Problems = [(field, sentence)];
        return Page();
    }

    private RedirectResult Again() => Redirect($"~/t/{Token}");
}
