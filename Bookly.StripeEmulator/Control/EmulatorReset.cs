using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Cli;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Control;

/// <summary>Clears the emulator without a restart.</summary>
internal sealed class EmulatorReset(
    EmulatorState state,
    EmulatorClock clock,
    Scheduler scheduler,
    WebhookDispatcher webhooks,
    CliHub cli,
    Idempotency idempotency,
    RequestLog requests,
    RestrictedKeys restricted,
    Faults faults,
    ConfiguredEndpoint configured)
{
    public void Run()
    {
        lock (state.Gate)
        {
            state.Clear();
            scheduler.Clear();
            webhooks.Clear();
            cli.Clear();
            idempotency.Clear();
            requests.Clear();
            restricted.Clear();
            faults.Current = FaultSettings.None;
            clock.Reset();
            configured.Ensure();
        }
    }
}
