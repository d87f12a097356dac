using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using Sockeye.Wire.Addresses;

namespace Sockeye.Core.Foundation;

/// <summary>SipHash-1-3 with a secret key, for every table whose keys a peer chooses.</summary>
/// <remarks>An unkeyed hash lets 65,535 chosen address and port pairs fall into one bucket. Written from the SipHash paper
/// (Aumasson, Bernstein, 2012).</remarks>
public readonly struct KeyedHash
{
    private readonly ulong _k0;
    private readonly ulong _k1;

    /// <summary>A hash keyed from the stack's entropy.</summary>
    public KeyedHash(IEntropy entropy)
    {
        _k0 = entropy.NextUInt64();
        _k1 = entropy.NextUInt64();
    }

    /// <summary>Hash of two words.</summary>
    public ulong Hash(ulong first, ulong second)
    {
        var state = new State(_k0, _k1);
        state.Absorb(first);
        state.Absorb(second);
        return state.Finish(16);
    }

    /// <summary>Hash of an address and a small number (a port, a protocol, an identifier).</summary>
    public ulong Hash(InternetAddress address, ulong number)
    {
        var state = new State(_k0, _k1);
        state.Absorb(address);
        state.Absorb(number);
        return state.Finish(24);
    }

    /// <summary>Hash of two addresses and a number, such as a four-tuple whose ports are packed into the number.</summary>
    public ulong Hash(InternetAddress first, InternetAddress second, ulong number)
    {
        var state = new State(_k0, _k1);
        state.Absorb(first);
        state.Absorb(second);
        state.Absorb(number);
        return state.Finish(40);
    }

    /// <summary>Hash of bytes.</summary>
    public ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var state = new State(_k0, _k1);
        int length = bytes.Length;
        while (bytes.Length >= 8)
        {
            state.Absorb(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }
        ulong tail = 0;
        for (int i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
        return state.Finish(length, tail);
    }

    private struct State(ulong k0, ulong k1)
    {
        private ulong _v0 = k0 ^ 0x736f6d6570736575UL;
        private ulong _v1 = k1 ^ 0x646f72616e646f6dUL;
        private ulong _v2 = k0 ^ 0x6c7967656e657261UL;
        private ulong _v3 = k1 ^ 0x7465646279746573UL;

        public void Absorb(InternetAddress address)
        {
            if (address.IsIPv4)
            {
                Absorb(address.AsIPv4.Value);
                Absorb(4);
                return;
            }
            IPv6Address v6 = address.AsIPv6;
            Absorb(v6.Upper);
            Absorb(v6.Lower);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Absorb(ulong word)
        {
            _v3 ^= word;
            Round();
            _v0 ^= word;
        }

        public ulong Finish(int length, ulong tail = 0)
        {
            Absorb(tail | ((ulong)length << 56));
            _v2 ^= 0xff;
            Round();
            Round();
            Round();
            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
