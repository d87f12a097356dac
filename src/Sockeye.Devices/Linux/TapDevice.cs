using System.Security.Cryptography;
using Sockeye.Core.Foundation;
using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Linux;

/// <summary>A TAP interface: the kernel on one side, Ethernet frames for the stack on the other.</summary>
/// <remarks>The kernel's end has a MAC address of its own; the stack's must differ, and is made up here unless given.</remarks>
public sealed class TapDevice : IFrameDevice
{
    private readonly TunTapChannel _channel;

    private TapDevice(TunTapChannel channel, MacAddress mac)
    {
        _channel = channel;
        Description = new DeviceDescription(channel.Name, LinkLayer.Ethernet, channel.Mtu, mac, channel.Offloads);
    }

    /// <inheritdoc/>
    public DeviceDescription Description { get; }

    /// <inheritdoc/>
    public DeviceCounters Counters => _channel.Counters;

    /// <inheritdoc/>
    public int Descriptor => _channel.Number;

    /// <summary>Makes a TAP interface, or opens a persistent one of that name.</summary>
    /// <param name="name">Its name; <c>tap%d</c> lets the kernel choose a number.</param>
    /// <param name="options">How; the usual when null.</param>
    /// <param name="mac">The stack's MAC address; a random locally administered one when null.</param>
    /// <exception cref="KernelException">It cannot be made; the message says why and what to do.</exception>
    public static TapDevice Open(string name, TunOptions? options = null, MacAddress? mac = null) =>
        new(TunTapChannel.Open(TunTapChannel.IFF_TAP, name, options ?? TunOptions.Default), mac ?? MakeUp());

    /// <inheritdoc/>
    public int Receive(Span<PacketBuffer> batch, PacketPool pool) => _channel.Receive(batch, pool);

    /// <inheritdoc/>
    public int Transmit(ReadOnlySpan<PacketBuffer> batch) => _channel.Transmit(batch);

    /// <inheritdoc/>
    public void Attach(IDeviceSignal signal)
    {
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static MacAddress MakeUp()
    {
        Span<byte> bytes = stackalloc byte[6];
        RandomNumberGenerator.Fill(bytes);
        bytes[0] = (byte)((bytes[0] & 0xfc) | 0x02); // locally administered, one station
        return MacAddress.Read(bytes);
    }
}
