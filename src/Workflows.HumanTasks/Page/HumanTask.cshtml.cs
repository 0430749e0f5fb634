using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.Storage;
using Workflows.Storage.Privacy;

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
    LinkProofs proofs,
    EnrolmentSecrets secrets,
    DecisionDesk desk,
    TaskActs acts,
    TaskReading reading,
    FreshLinks fresh,
    AuthenticatorInvitations invitations,
    BusinessClock clock
) : PageModel
{
    private const string NotMe = "not_me";
    private const string ChooseOne = "Choose what you decide.";

    private TaskSession? _session;
    private IReadOnlyDictionary<string, IReadOnlyList<string>> _asked = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The step of the page that is shown.</summary>
    public TaskStep Step { get; private set; } = TaskStep.Start;

    /// <summary>The token of the link, from the page's address and from nowhere else: a field of a form names no other link.</summary>
    [BindProperty(SupportsGet = true)]
    [FromRoute(Name = "token")]
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
    public int Level => _session?.Level ?? 0;

    /// <summary>
    /// Says so when the address is no whole link, or when the case was erased: its content cannot be read any more, whatever the step.
    /// </summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!TaskLinks.IsWhole(Token))
        {
            Step = TaskStep.Incomplete;
            Response.StatusCode = StatusCodes.Status404NotFound;
            context.Result = Page();
            return;
        }

        var executed = await next();
        if (executed.Exception is CaseErasedException)
        {
            Step = TaskStep.Erased;
            Response.StatusCode = HttpMethods.IsPost(Request.Method) ? StatusCodes.Status410Gone : StatusCodes.Status200OK;
            executed.ExceptionHandled = true;
            executed.Result = Page();
        }
    }

    /// <summary>Shows the page and counts the opening.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var link = await ProvenAsync(transaction, cancellationToken);
        await TaskLinks.CountAsync(transaction, Token, link is null, cancellationToken);
        if (link is not null)
        {
            await ShowAsync(transaction, link, cancellationToken);
            sessions.Keep(HttpContext, link, _session!);
        }

        await transaction.CommitAsync(cancellationToken);
        return Page();
    }

    /// <summary>Sends a code to the owner of the link, whoever asks for it. The answer is the same for an unknown link.</summary>
    public async Task<IActionResult> OnPostSendCodeAsync(CancellationToken cancellationToken)
    {
        Step = TaskStep.Code;
        var result = await proofs.SendCodeAsync(HttpContext, Token, cancellationToken);
        if (result.Outcome is CodeOutcome.Locked or CodeOutcome.Misused)
        {
            return Refused(result, "code", ProofSentences.OfMailedCode(result));
        }

        Message = result.Outcome == CodeOutcome.TooMany ? ProofSentences.ThreeCodesSent : null;

        return Page();
    }

    /// <summary>Checks the mailed code.</summary>
    public async Task<IActionResult> OnPostCodeAsync(string? code, CancellationToken cancellationToken)
    {
        Step = TaskStep.Code;
        var result = await proofs.CheckCodeAsync(HttpContext, Token, code, cancellationToken);
        return result.Outcome == CodeOutcome.Right ? Again() : Refused(result, "code", ProofSentences.OfMailedCode(result));
    }

    /// <summary>Checks the authenticator's code, which proves level 2.</summary>
    public async Task<IActionResult> OnPostAuthenticatorAsync(string? code, CancellationToken cancellationToken)
    {
        if (await ProvenAsync(cancellationToken) is not { } link)
        {
            return NotProven();
        }

        var result = await proofs.CheckAuthenticatorAsync(HttpContext, link, _session!, code, cancellationToken);
        if (result is null or { Outcome: CodeOutcome.Right })
        {
            return Again();
        }

        await ShowAsync(link, cancellationToken);
        return Refused(result, "authenticator", ProofSentences.OfAuthenticator(result));
    }

    /// <summary>Finishes setting up an authenticator.</summary>
    public async Task<IActionResult> OnPostEnrolAsync(string? code, string? handedOver, string? key, CancellationToken cancellationToken)
    {
        if (await ProvenAsync(cancellationToken) is not { } link)
        {
            return NotProven();
        }

        var outcome = await proofs.EnrolAsync(link, new EnrolmentForm(key, code, handedOver), cancellationToken);
        if (outcome is null or EnrolmentOutcome.Done)
        {
            return Again();
        }

        await ShowAsync(link, cancellationToken);
        if (View!.Page is { Content: EnrolmentView shown } page && secrets.Again(link, key) is { } same)
        {
            View = View with { Page = page with { Content = shown with { Key = same } } };
        }

        var (field, sentence) = ProofSentences.Of(outcome.Value);
        return outcome == EnrolmentOutcome.HandedOverCodeEnded ? TooMany(field, sentence) : Wrong(field, sentence);
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
        if (await ProvenAsync(cancellationToken) is not { } link)
        {
            return NotProven();
        }

        sessions.Keep(HttpContext, link, _session!);
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

        await ShowAsync(link, cancellationToken, revision);
        return Answer(result, outcome, contentHash, [reason ?? "", .. conditions ?? [], .. questions ?? []]);
    }

    /// <summary>Carries out an action of the page that does not end the task.</summary>
    public async Task<IActionResult> OnPostActAsync(string? action, string? contentHash, CancellationToken cancellationToken)
    {
        if (await ProvenAsync(cancellationToken) is not { } link)
        {
            return NotProven();
        }

        sessions.Keep(HttpContext, link, _session!);
        var result = await acts.ActAsync(
            Token,
            new TaskAct(action ?? "", link.PersonId, Level, contentHash ?? "", Fields()),
            cancellationToken
        );
        if (result is TaskActResult.Open other)
        {
            return await proofs.OpenAsync(HttpContext, link, _session!, other.TaskId, cancellationToken) is { } path
                ? Redirect("~" + path)
                : await ShowActAsync(link, new TaskActResult.Refused("That has ended meanwhile."), cancellationToken);
        }

        return result is TaskActResult.Done { Message: null } ? Again() : await ShowActAsync(link, result, cancellationToken);
    }

    /// <summary>Shows another part of the page, such as the next cases of a list; changes nothing.</summary>
    public async Task<IActionResult> OnPostFindAsync(CancellationToken cancellationToken)
    {
        if (await ProvenAsync(cancellationToken) is not { } link)
        {
            return NotProven();
        }

        sessions.Keep(HttpContext, link, _session!);
        _asked = Fields();
        await ShowAsync(link, cancellationToken);
        return Page();
    }

    private Dictionary<string, IReadOnlyList<string>> Fields() =>
        Request.Form.ToDictionary(
            field => field.Key,
            field => (IReadOnlyList<string>)[.. field.Value.OfType<string>()],
            StringComparer.Ordinal
        );

    private async Task<PageResult> ShowActAsync(TaskLink link, TaskActResult result, CancellationToken cancellationToken)
    {
        await ShowAsync(link, cancellationToken);
        switch (result)
        {
            case TaskActResult.Done done:
                Message = done.Message;
                return Page();
            case TaskActResult.NeedsLevel2 needs:
                return Problem("authenticator", needs.Sentence, StatusCodes.Status403Forbidden);
            case TaskActResult.Refused { Field.Length: > 0 } wrong:
                return Wrong(wrong.Field, wrong.Sentence);
            case TaskActResult.Refused refused:
                Response.StatusCode = StatusCodes.Status403Forbidden;
                Message = refused.Sentence;
                return Page();
            default:
                return Changed();
        }
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
        var sent =
            task.IsOpen
            && link.IsLive(clock.Now)
            && await invitations.InviteAgainAsync(transaction, task, link.PersonId, cancellationToken);
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
        if (await ProvenAsync(cancellationToken) is not { } link)
        {
            return NotProven();
        }

        sessions.Keep(HttpContext, link, _session!);
        return Again();
    }

    private async Task<TaskLink?> ProvenAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var link = await ProvenAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return link;
    }

    private async Task<TaskLink?> ProvenAsync(Transaction transaction, CancellationToken cancellationToken)
    {
        var link = await links.FindAsync(transaction, Token, cancellationToken);
        _session = link is null ? null : await sessions.FindAsync(HttpContext, transaction, link, cancellationToken);
        return _session is null ? null : link;
    }

    private async Task ShowAsync(TaskLink link, CancellationToken cancellationToken, int? shownVersion = null)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await ShowAsync(transaction, link, cancellationToken, shownVersion);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task ShowAsync(Transaction transaction, TaskLink link, CancellationToken cancellationToken, int? shownVersion = null)
    {
        View = await reading.ReadAsync(transaction, link, Level, shownVersion, _asked, cancellationToken);
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
            return Problem(
                "authenticator",
                "Please sign in with your authenticator code: this decision needs it.",
                StatusCodes.Status403Forbidden
            );
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
                return Problem("authenticator", refused.Sentence, StatusCodes.Status403Forbidden);
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
        Message = View!.Words.Changed;
        return Page();
    }

    private PageResult Wrong(string field, string sentence) => Problem(field, sentence, StatusCodes.Status422UnprocessableEntity);

    private PageResult TooMany(string field, string sentence) => Problem(field, sentence, StatusCodes.Status429TooManyRequests);

    private PageResult Refused(CodeResult result, string field, string sentence) =>
        result.Outcome == CodeOutcome.Wrong ? Wrong(field, sentence) : TooMany(field, sentence);

    private PageResult NotProven()
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Step = TaskStep.Start;
        Message = "First show that it is you: ask for a code. If you had done so, your time ran out and nothing was recorded.";
        return Page();
    }

    private PageResult Problem(string field, string sentence, int status)
    {
        Response.StatusCode = status;
        Problems = [(field, sentence)];
        return Page();
    }

    private RedirectResult Again() => Redirect($"~/t/{Token}");
}
