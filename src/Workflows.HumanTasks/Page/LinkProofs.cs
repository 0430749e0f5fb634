using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.Storage;

namespace Workflows.HumanTasks.Page;

/// <summary>
/// The steps by which a person proves on a link's page who they are, each in a transaction of its own: asking for a code, typing it, typing the
/// authenticator's code, setting an authenticator up. An unknown link gets the same answers as a known one.
/// </summary>
public sealed class LinkProofs(
    Database database,
    TaskLinks links,
    TaskStore store,
    TaskSessions sessions,
    MailedCodes codes,
    Authenticators authenticators,
    Enrolments enrolments,
    TaskReading reading,
    FreshLinks fresh,
    TaskKindCatalog kinds,
    IOptions<AntiforgeryOptions> antiforgery,
    PublicAddress address,
    BusinessClock clock
)
{
    /// <summary>Sends a code to the owner of the link, whoever asks for it.</summary>
    public async Task<CodeResult> SendCodeAsync(HttpContext context, string token, CancellationToken cancellationToken)
    {
        var browser = BrowserName.GetOrGive(context, address);
        await using var transaction = await database.BeginAsync(cancellationToken);
        var request = await RequestAsync(transaction, context, token, browser, cancellationToken);
        var result = await codes.SendAsync(transaction, request, cancellationToken);
        await ReplaceIfMisusedAsync(transaction, request, result, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Checks the mailed code, and begins the session when it is right.</summary>
    public async Task<CodeResult> CheckCodeAsync(HttpContext context, string token, string? code, CancellationToken cancellationToken)
    {
        if (BrowserName.Find(context, address) is not { } browser)
        {
            // This browser asked for no code, so it was sent none: whatever it types is no guess at one.
            return new CodeResult(CodeOutcome.Wrong);
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        var request = await RequestAsync(transaction, context, token, browser, cancellationToken);
        var result = await codes.CheckAsync(transaction, request, code, cancellationToken);
        if (result.Outcome == CodeOutcome.Right)
        {
            var task = (await store.FindEvenErasedAsync(transaction, request.Link!.TaskId, cancellationToken))!;
            await reading.ProvenAsync(transaction, request.Link, task, "mailed-code", cancellationToken);
            await sessions.BeginAsync(context, transaction, request.Link, task, cancellationToken);
        }

        await ReplaceIfMisusedAsync(transaction, request, result, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Checks the authenticator's code, and raises the session to level 2 when it is right.</summary>
    /// <returns>Null when the link has ended or asks for no second proof: then nothing is checked and nothing counted.</returns>
    public async Task<CodeResult?> CheckAuthenticatorAsync(
        HttpContext context,
        TaskLink link,
        TaskSession session,
        string? code,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var task = (await store.FindAsync(transaction, link.TaskId, cancellationToken))!;
        if (
            !task.IsOpen
            || !kinds.Of(task).MayNeedLevel2(task)
            || !link.IsLive(clock.Now)
            || await authenticators.FindAsync(transaction, link.PersonId, cancellationToken) is not { } authenticator
        )
        {
            return null;
        }

        var result = await authenticators.CheckAsync(transaction, link.PersonId, code, FormOf(context), cancellationToken);
        if (result.Outcome == CodeOutcome.Right)
        {
            await reading.ProvenAsync(transaction, link, task, "totp", cancellationToken);
            sessions.Keep(context, link, session with { SecondSince = clock.Now, AuthenticatorId = authenticator.Id });
        }

        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>
    /// Takes the proof of identity along to another task that the same person is asked, and returns the path of its page.
    /// </summary>
    /// <returns>Null when the person is not asked that task, or it has ended.</returns>
    public async Task<string?> OpenAsync(
        HttpContext context,
        TaskLink from,
        TaskSession session,
        string taskId,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (
            await store.LockAsync(transaction, taskId, cancellationToken) is not { IsOpen: true } task
            || !(await Assignees.OfTaskAsync(transaction, taskId, cancellationToken)).Any(a => a.PersonId == from.PersonId && a.IsAsked)
        )
        {
            return null;
        }

        var path = await links.NewestOrIssueAsync(
            transaction,
            task,
            from.PersonId,
            kinds.Of(task).LinkPurpose,
            TimeSpan.Zero,
            cancellationToken
        );
        var link = (await links.FindAsync(transaction, path["/t/".Length..], cancellationToken))!;
        await reading.ProvenAsync(transaction, link, task, "carried-over", cancellationToken);
        await sessions.CarryAsync(context, transaction, link, task, session, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return path;
    }

    /// <summary>Finishes setting up an authenticator.</summary>
    /// <returns>Null when the link or its invitation has ended, also by the first click of a double click.</returns>
    public async Task<EnrolmentOutcome?> EnrolAsync(TaskLink link, EnrolmentForm typed, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var task = await store.LockAsync(transaction, link.TaskId, cancellationToken);
        if (task is not { IsOpen: true } || kinds.Of(task).LinkPurpose != LinkPurposes.Enrol || !link.IsLive(clock.Now))
        {
            return null;
        }

        var outcome = await enrolments.EnrolAsync(transaction, link, task, typed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    private async Task<CodeRequest> RequestAsync(
        Transaction transaction,
        HttpContext context,
        string token,
        string browser,
        CancellationToken cancellationToken
    ) => new(TaskLinks.HashOf(token), await links.FindAsync(transaction, token, cancellationToken), browser, FormOf(context));

    /// <summary>
    /// Ends a live link on which too much was asked for or typed, and sends its owner a fresh one, which whoever did that does not know.
    /// </summary>
    private async Task ReplaceIfMisusedAsync(
        Transaction transaction,
        CodeRequest request,
        CodeResult result,
        CancellationToken cancellationToken
    )
    {
        if (result.Outcome == CodeOutcome.Misused && request.Link is { } link)
        {
            await links.RevokeAsync(transaction, link, cancellationToken);
            link.RevokedAt = clock.Now;
            await fresh.SendAsync(transaction, link, cancellationToken);
        }
    }

    /// <summary>The anti-forgery token of the form: every shown page has its own, and a double click sends the same one twice.</summary>
    private string? FormOf(HttpContext context) =>
        context.Request.HasFormContentType && context.Request.Form[antiforgery.Value.FormFieldName] is [{ Length: > 0 } form] ? form : null;
}
