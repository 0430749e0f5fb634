using System.Text;
using Workflows.Storage.Engine;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>Rows of the log that an older version wrote.</summary>
public sealed class OldLogTests
{
    [Fact]
    public void A_row_that_does_not_say_what_scheduled_an_execution_is_read()
    {
        var row =
            """{"t":0,"j":[],"x":[[2,2,1,0,"Completed",0,5,0,0,null,null,null,null]],"n":[["a","Workflow1:a","Elsa.WriteLine",1,null]]}""";

        var (_, executions) = BurstLogFormat.Read(Encoding.UTF8.GetBytes(row), "0123456789abcdef01234567");

        var execution = Assert.Single(executions);
        Assert.Equal("0123456789abcdef0123456700000001", execution.ParentId);
        Assert.Null(execution.SchedulingActivityExecutionId);
        Assert.Null(execution.CallStackDepth);
    }
}
