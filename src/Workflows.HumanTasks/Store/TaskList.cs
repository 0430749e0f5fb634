using Workflows.Storage;

namespace Workflows.HumanTasks.Store;

/// <summary>Lists of tasks for the operations pages. They hold ids, roles and times, never a reference or an answer.</summary>
public sealed class TaskList(Database database)
{
    private const string OpenSql = $"""
        select t.id, t.kind, t.step, t.service, t.role, t.subject, t.instance_id, t.opened_at, t.due_at,
            (select count(*) from task_assignees a where a.task_id = t.id and a.status = '{AssigneeStatus.Active}') as assignees
        from tasks t where t.status = '{HumanTaskStatus.Open}' and t.kind in @kinds
        order by coalesce(t.due_at, t.opened_at), t.id limit @most
        """;
    private const string SubjectsSql = $"""
        select distinct subject, instance_id, case when status = '{HumanTaskStatus.Open}' and kind in @kinds then 1 else 0 end as is_asked
        from tasks where subject in @subjects
        """;

    /// <summary>Open tasks of some kinds, the first due first.</summary>
    /// <param name="kinds">Names of the kinds.</param>
    /// <param name="most">At most so many; a page shows some, a rule needs all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<OpenTaskRow>> OpenAsync(
        IReadOnlyList<string> kinds,
        int most = int.MaxValue,
        CancellationToken cancellationToken = default
    ) => database.QueryAsync<OpenTaskRow>(OpenSql, new { kinds, most }, cancellationToken);

    /// <summary>The instances that asked about some subjects, and whether a task of some kinds is open about them.</summary>
    public Task<IReadOnlyList<SubjectTask>> OfSubjectsAsync(
        IReadOnlyList<string> subjects,
        IReadOnlyList<string> kinds,
        CancellationToken cancellationToken = default
    ) => database.QueryAsync<SubjectTask>(SubjectsSql, new { subjects, kinds }, cancellationToken);
}

/// <summary>An open task in a list.</summary>
public sealed record OpenTaskRow
{
    /// <summary>The task's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The name of its kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The step of the process that it belongs to.</summary>
    public string Step { get; init; } = "";

    /// <summary>The service's code.</summary>
    public string Service { get; init; } = "";

    /// <summary>Code of the role that is asked.</summary>
    public string Role { get; init; } = "";

    /// <summary>Id of its subject, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>Id of the workflow instance that asked, or null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the answer is due; null: it has no time.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How many people are asked.</summary>
    public long Assignees { get; init; }
}

/// <summary>A task about a subject, with the columns that lists need.</summary>
public sealed class SubjectTask
{
    /// <summary>Id of the subject.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Id of the workflow instance that asked, or null.</summary>
    public string? InstanceId { get; set; }

    /// <summary>Whether it is open and of one of the requested kinds.</summary>
    public bool IsAsked { get; set; }
}
