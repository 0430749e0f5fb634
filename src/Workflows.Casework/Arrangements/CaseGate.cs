using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Submissions;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Tells intake whether a case has an open arrangement before a form opens one. RULES.md#transitions has the rules for cases that
/// were excluded or declined.
/// </summary>
public sealed class CaseGate(
    ArrangementBook book,
    PeopleDirectory directory,
    WorkingCalendar calendar,
    BusinessClock clock,
    IServiceProvider services
) : ICaseGate
{
    private const int DeclinedForWorkingDays = 10;

    // Made at first use: the classes of the forms use the book's followers and the tasks.
    private readonly Lazy<IReadOnlyDictionary<string, IArrangementForm>> _forms = new(() =>
        services.GetServices<IArrangementForm>().ToDictionary(form => form.FormKey, StringComparer.Ordinal)
    );

    /// <inheritdoc />
    public async ValueTask<FormStanding> AskAboutAsync(Transaction transaction, FormAbout form, CancellationToken cancellationToken)
    {
        if (!_forms.Value.TryGetValue(form.FormKey, out var rule))
        {
            throw new InvalidOperationException($"No class says which arrangement the form {form.FormKey} is about.");
        }

        var all = await book.OfCaseAsync(transaction, form.CaseId, cancellationToken);
        if (all.Count == 0)
        {
            return new FormStanding(null, "names a case for which WhatsApp was never asked for: please look for a typing mistake.");
        }

        var managed = (await directory.FindAsync(form.PersonId, transaction, cancellationToken))
            ?.Roles.Where(r => r.Role == Role.ServiceManager && r.Service is not null)
            .Select(r => r.Service!)
            .ToHashSet(StringComparer.Ordinal);
        var fit = await rule.FitAsync(
            transaction,
            all.FirstOrDefault(a => a.State.IsOpen()),
            all,
            new FormSender(form.PersonId, managed ?? []),
            form.Answers,
            cancellationToken
        );
        return new FormStanding(fit.ArrangementId, fit.Refusal);
    }

    /// <inheritdoc />
    public async ValueTask<CaseStanding> AskAsync(
        Transaction transaction,
        string caseId,
        string personId,
        CancellationToken cancellationToken
    )
    {
        var all = await book.OfCaseAsync(transaction, caseId, cancellationToken);
        if (all.FirstOrDefault(a => a.State.IsOpen()) is { } open)
        {
            var submitted = await SubmissionFacts.SubmittedAtAsync(
                transaction,
                open.Form.SubmissionId,
                open.Form.Revision,
                cancellationToken
            );
            return new CaseStanding.Open(
                open.Id,
                open.Form.SubmissionId,
                open.State == ArrangementState.MoreInfo || open.Stage == ArrangementStage.NewFormNeeded,
                // While an offer is awaited, no workflow waits for a corrected form: the form is held and a person is told.
                open.State
                    is ArrangementState.AwaitingDecision
                        or ArrangementState.MoreInfo
                    || (open.State == ArrangementState.Draft && open.Stage != ArrangementStage.Offer),
                submitted ?? open.OpenedAt,
                open.WorkerId == personId
                    || await directory.HoldsRoleAsync(personId, Role.ServiceManager, open.Service, transaction, cancellationToken)
            );
        }

        return CaseStanding.None.Instance;
    }

    /// <summary>
    /// An earlier arrangement of the case because of which a new request begins with a conversation: it was excluded, or declined less than
    /// ten working days ago.
    /// </summary>
    internal async Task<Arrangement?> EarlierAsync(
        Transaction transaction,
        IReadOnlyList<Arrangement> all,
        CancellationToken cancellationToken
    )
    {
        foreach (var ended in all.Reverse())
        {
            if (ended.State == ArrangementState.Excluded)
            {
                return ended;
            }

            if (ended.State == ArrangementState.Declined)
            {
                var nation = await directory.NationAsync(ended.Service, transaction, cancellationToken);
                if (clock.Now < calendar.AddWorkingDays(ended.UpdatedAt, DeclinedForWorkingDays, nation))
                {
                    return ended;
                }
            }
        }

        return null;
    }
}
