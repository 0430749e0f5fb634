using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>Who of the staff has to do with an agreement: the worker of the case, and the managers of its service.</summary>
public sealed class AgreementPeople(PeopleDirectory directory, ArrangementBook book)
{
    /// <summary>Ids of the service's other workers: a task about a case is not handed on to one of them when its worker is away.</summary>
    public async ValueTask<IReadOnlyCollection<string>> OtherWorkersAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken
    )
    {
        var worker = (await book.FindAsync(transaction, task.Subject!, cancellationToken))?.WorkerId;
        var all = await directory.InRoleAsync(Role.Worker, task.Service, transaction, cancellationToken);
        return [.. all.Select(person => person.Id).Where(id => id != worker)];
    }

    /// <summary>The reason why a person may not see the code of an arrangement; null when they may.</summary>
    public async ValueTask<string?> RefuseAsync(
        Transaction transaction,
        Arrangement arrangement,
        string personId,
        CancellationToken cancellationToken
    ) =>
        arrangement.WorkerId == personId
        || await directory.HoldsRoleAsync(personId, Role.ServiceManager, arrangement.Service, transaction, cancellationToken)
            ? null
            : "This case is with another worker now.";
}
