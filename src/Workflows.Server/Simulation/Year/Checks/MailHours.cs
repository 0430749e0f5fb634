using System.Collections.Frozen;
using Workflows.People.WorkingTime;

namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>Mails to staff leave from 08:00 to 18:00 on working days (RULES.md#working-time), but for those that must not wait.</summary>
internal static class MailHours
{
    private static readonly TimeSpan Opens = TimeSpan.FromHours(8);
    private static readonly TimeSpan Closes = TimeSpan.FromHours(18);

    /// <summary>What the reader has just asked for or done on a page, what is urgent, and holds (RULES.md#mails).</summary>
    public static FrozenSet<string> AtOnce { get; } =
        FrozenSet.ToFrozenSet(
            ["EM-05", "EM-32", "EM-37", "EM-38", "EM-45", "EM-48", "EM-50", "EM-51", "EM-52", "EM-62", "EM-66", "EM-69", "EM-71"],
            StringComparer.Ordinal
        );

    private static readonly Lazy<WorkingCalendar> Calendar = new(() => CalendarFiles.Load(Storage.WorkflowsFolder.Find(null)));

    public static IEnumerable<Finding> Of(Journal journal) =>
        journal
            .Mails.Where(m => !AtOnce.Contains(m.Template) && !IsInHours(m.At))
            .Select(m => new Finding(m.At, $"{m.Template} about {m.About} went to {m.To} outside 08:00 to 18:00 of a working day"));

    private static bool IsInHours(DateTimeOffset at)
    {
        var local = Storage.London.Local(at);
        return local.TimeOfDay >= Opens
            && local.TimeOfDay <= Closes
            && Calendar.Value.IsWorkingDay(NodaTime.LocalDate.FromDateTime(local), Nation.EnglandAndWales);
    }
}
