using Microsoft.Extensions.DependencyInjection;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.Storage;

namespace Workflows.HumanTasks.Mine;

/// <summary>
/// The kind of the one task of a person that lists their open tasks, and what other rooms show them. What is listed opens with the proof of
/// identity that was given here, and is checked again there.
/// </summary>
public sealed class MineKind(MyTasks tasks, IServiceProvider services) : ITaskKind
{
    /// <summary>The kind's name in a task's row.</summary>
    public const string KindName = "mine";

    /// <summary>The action that opens a task of the list; its field <c>task</c> is the task's id.</summary>
    public const string OpenTask = "open-task";

    // Sections use the services that change tasks, and those use the kinds.
    private readonly Lazy<IReadOnlyList<IMineSection>> _sections = new(() =>
        [.. services.GetServices<IMineSection>().OrderBy(s => s.Order)]
    );

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public bool TakesAnswers => false;

    /// <inheritdoc />
    public string LinkPurpose => LinkPurposes.Read;

    /// <inheritdoc />
    public TaskWords Words { get; } = new MineWords();

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-71";

    /// <summary>The second proof is given here once for all that is opened from here.</summary>
    public bool MayNeedLevel2(HumanTask task) => true;

    /// <inheritdoc />
    public ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var person = reader.Link.PersonId;
        var sections = new List<MineSection>();
        foreach (var section in _sections.Value)
        {
            if (await section.ShowAsync(transaction, person, reader.Fields, cancellationToken) is { } shown)
            {
                sections.Add(shown);
            }
        }

        return new TaskPage(
            "Your tasks and cases",
            "/Mine/_Mine.cshtml",
            new MineView(await tasks.ListAsync(transaction, person, cancellationToken), sections)
        );
    }

    /// <inheritdoc />
    public async ValueTask<TaskActResult> ActAsync(
        Transaction transaction,
        HumanTask task,
        TaskAct act,
        CancellationToken cancellationToken
    )
    {
        if (act.Action == OpenTask)
        {
            var id = act.Only("task") ?? "";
            return await tasks.IsListedAsync(transaction, act.PersonId, id, cancellationToken)
                ? new TaskActResult.Open(id)
                : new TaskActResult.Refused("This task has ended, or is not yours any more.", "tasks");
        }

        foreach (var section in _sections.Value)
        {
            if (await section.ActAsync(transaction, act, cancellationToken) is { } result)
            {
                return result;
            }
        }

        return new TaskActResult.Refused("There is no such action on this page.", "tasks");
    }

    private sealed class MineWords : TaskWords
    {
        public override string SecondProofButton => "Sign in";
    }
}

/// <summary>The content of the page of a person's own tasks.</summary>
/// <param name="Tasks">Their open tasks.</param>
/// <param name="Sections">What other rooms show.</param>
public sealed record MineView(IReadOnlyList<MyTask> Tasks, IReadOnlyList<MineSection> Sections);
