using System.Data.Common;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Work that the database chose to go back, because another transaction changed the same rows.</summary>
public sealed class TransientTests
{
    [Fact]
    public async Task What_was_chosen_to_go_back_is_done_again()
    {
        var tries = 0;
        Assert.Equal(3, await Transient.AgainAsync(() => ++tries < 3 ? throw new GoneBack(isTransient: true) : Task.FromResult(tries)));
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    public async Task What_is_chosen_each_time_ends_with_its_error_and_another_error_is_not_tried_again(bool isTransient, int expected)
    {
        var tries = 0;
        await Assert.ThrowsAsync<GoneBack>(() =>
            Transient.AgainAsync<int>(() =>
            {
                tries++;
                throw new GoneBack(isTransient);
            })
        );
        Assert.Equal(expected, tries);
    }

    private sealed class GoneBack(bool isTransient) : DbException
    {
        public override bool IsTransient => isTransient;
    }
}
