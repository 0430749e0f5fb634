using System.Reflection;
using Workflows.Engine.Authoring;
using Xunit;

namespace Workflows.Tests.Architecture;

/// <summary>None of our activities takes HTML, so each says that Liquid must not encode its inputs for HTML.</summary>
public sealed class PlainTextTests
{
    [Fact]
    public void Every_activity_of_ours_with_inputs_says_that_they_are_no_HTML() =>
        Assert.Empty(
            new[]
            {
                typeof(Workflows.Casework.Arrangements.SendMail),
                typeof(Workflows.Google.Activities.AppendRow),
                typeof(Workflows.HumanTasks.Plain.AskPerson),
                typeof(Workflows.Submissions.Activities.FormArrived),
                typeof(Workflows.People.WorkingTime.WaitUntilWorkingTime),
            }
                .SelectMany(type => type.Assembly.GetTypes())
                .Where(type => type.GetCustomAttribute<ActivityAttribute>() is { PlainText: false })
                .Where(type => type.GetProperties().Any(p => typeof(Input).IsAssignableFrom(p.PropertyType)))
                .Select(type => type.Name)
        );
}
